namespace Portal.Corpora.Readers;

/// <summary>The formats of files that documents are read from.</summary>
public enum FileFormat
{
    Text,
    Markdown,
    Csv,
    Json,
    JsonLines,
    Excel,
    Word,
    Pdf,
    Html,
}
