using Portal.Corpora.Readers;
using Portal.Domain.Corpora;

namespace Portal.Corpora;

/// <summary>Tells the format of a file by its name and checks it against its first bytes.</summary>
public static class FileFormats
{
    private static readonly Dictionary<string, FileFormat> s_byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = FileFormat.Text,
        [".md"] = FileFormat.Markdown,
        [".markdown"] = FileFormat.Markdown,
        [".csv"] = FileFormat.Csv,
        [".tsv"] = FileFormat.Csv,
        [".json"] = FileFormat.Json,
        [".jsonl"] = FileFormat.JsonLines,
        [".ndjson"] = FileFormat.JsonLines,
        [".xlsx"] = FileFormat.Excel,
        [".docx"] = FileFormat.Word,
        [".pdf"] = FileFormat.Pdf,
        [".html"] = FileFormat.Html,
        [".htm"] = FileFormat.Html,
    };

    /// <summary>What file pickers offer.</summary>
    public static string Extensions { get; } = string.Join(",", s_byExtension.Keys);

    /// <exception cref="ImportRejectedException">Unknown ending, or the content is of another format.</exception>
    public static FileFormat Of(string fileName, ReadOnlySpan<byte> head)
    {
        if (!s_byExtension.TryGetValue(Path.GetExtension(fileName), out var format))
            throw new ImportRejectedException(CorporaProblems.ImportFormatUnknown, Path.GetExtension(fileName), Extensions);
        if (head.Length == 0)
            throw new ImportRejectedException(CorporaProblems.ImportEmpty, fileName);
        var isZip = head.StartsWith("PK\u0003\u0004"u8);
        var isPdf = head.IndexOf("%PDF-"u8) is >= 0 and < 1024;
        var isOle = head.StartsWith(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 });
        if (isOle && format is (FileFormat.Excel or FileFormat.Word))
            throw new ImportRejectedException(CorporaProblems.ImportEncrypted, fileName);
        var fits = format switch
        {
            FileFormat.Excel or FileFormat.Word => isZip,
            FileFormat.Pdf => isPdf,
            _ => !isZip && !isOle && !head.StartsWith("%PDF-"u8),
        };
        return fits ? format : throw new ImportRejectedException(CorporaProblems.ImportFormatMismatch, fileName, format.ToString());
    }
}
