using System.Text;
using Portal.Corpora.Readers;
using Portal.Domain.Corpora;

namespace Portal.Corpora;

/// <summary>Decodes text files: byte order mark, then strict UTF-8, then UTF-16 by its zero bytes, then GB18030.</summary>
public static class TextDecoder
{
    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encodings that a user can choose.</summary>
    public static IReadOnlyList<string> Names { get; } = ["utf-8", "utf-16", "utf-16BE", "gb18030", "big5", "windows-1252"];

    /// <exception cref="ImportRejectedException">No encoding fits, or the chosen one does not.</exception>
    public static (string Text, string Encoding) Decode(byte[] bytes, string? chosen)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!string.IsNullOrEmpty(chosen))
        {
            if (!Names.Contains(chosen))
                throw new ImportRejectedException(CorporaProblems.ImportEncodingUnknown, chosen);
            return (Try(bytes, chosen) ?? throw new ImportRejectedException(CorporaProblems.ImportEncodingWrong, chosen), chosen);
        }

        string?[] candidates = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ["utf-8"],
            [0xFF, 0xFE, ..] => ["utf-16"],
            [0xFE, 0xFF, ..] => ["utf-16BE"],
            _ => ["utf-8", ZeroBytes(bytes), "gb18030"],
        };
        foreach (var name in candidates.OfType<string>())
        {
            if (Try(bytes, name) is { } text && (name != "utf-8" || !text.Contains('\0', StringComparison.Ordinal)))
                return (text, name);
        }

        throw new ImportRejectedException(CorporaProblems.ImportEncodingNotFound);
    }

    // Latin text and line ends in UTF-16 have a zero in every other byte.
    private static string? ZeroBytes(byte[] bytes)
    {
        if (bytes.Length % 2 != 0)
            return null;
        var (even, odd) = (0, 0);
        for (var i = 0; i + 1 < Math.Min(bytes.Length, 4096); i += 2)
        {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }

        return odd > even ? "utf-16"
            : even > odd ? "utf-16BE"
            : null;
    }

    private static string? Try(byte[] bytes, string name)
    {
        try
        {
            var text = Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
            return text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
