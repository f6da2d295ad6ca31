namespace Portal.Domain.Learning.Tagging;

/// <summary>What gets a tag.</summary>
public enum TaggingUnits
{
    /// <summary>Each character (code point); for scripts without spaces.</summary>
    Characters,

    /// <summary>Each word, number or mark; a Chinese character is a word.</summary>
    Words,
}
