using Portal.Corpora.Readers;
using Portal.Domain.Corpora;

namespace Portal.Corpora;

/// <summary>Reads a file of any known format. Meant to run in a process of its own (<see cref="ReaderProcess"/>).</summary>
/// <remarks>Parsers of foreign formats throw dozens of exception types on damaged files; here each becomes one rejection. Only what says
/// that this process can go on no more (out of memory, stack overflow) is not caught.</remarks>
public static class FileReader
{
    public static (ReadHeader Header, IEnumerable<ReadRecord> Records) Read(string path, string fileName, string? encoding)
    {
        try
        {
            var head = new byte[2048];
            int length;
            using (var stream = File.OpenRead(path))
                length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var format = FileFormats.Of(fileName, head.AsSpan(0, length));
            var (header, records) = format switch
            {
                FileFormat.Text => TextReaders.Text(Decode(), fileName),
                FileFormat.Markdown => TextReaders.Markdown(Decode(), fileName),
                FileFormat.Html => TextReaders.Html(Decode(), fileName),
                FileFormat.Csv => TableReaders.Csv(Decode(), fileName),
                FileFormat.Json => JsonReaders.Json(Decode()),
                FileFormat.JsonLines => JsonReaders.JsonLines(Decode()),
                FileFormat.Excel => TableReaders.Excel(path),
                FileFormat.Word => OfficeReaders.Word(path, fileName),
                _ => OfficeReaders.Pdf(path, fileName),
            };
            return (header, Guarded(records, fileName));
        }
        catch (Exception error) when (error is not ImportRejectedException and not OutOfMemoryException)
        {
            throw new ImportRejectedException(CorporaProblems.ImportDamaged, fileName, error.GetType().Name);
        }

        (string Text, string Encoding) Decode() => TextDecoder.Decode(File.ReadAllBytes(path), encoding);
    }

    private static IEnumerable<ReadRecord> Guarded(IEnumerable<ReadRecord> records, string fileName)
    {
        using var enumerator = records.GetEnumerator();
        var characters = 0L;
        for (var rows = 1; ; rows++)
        {
            ReadRecord record;
            try
            {
                if (!enumerator.MoveNext())
                    yield break;
                record = enumerator.Current;
            }
            catch (Exception error) when (error is not ImportRejectedException and not OutOfMemoryException)
            {
                throw new ImportRejectedException(CorporaProblems.ImportDamaged, fileName, error.GetType().Name);
            }

            if (rows > ReaderLimits.Rows)
                throw new ImportRejectedException(CorporaProblems.ImportTooManyRows, $"{ReaderLimits.Rows}");
            characters += (record.Text?.Length ?? 0) + (record.Cells?.Sum(c => (long)c.Length) ?? 0);
            if (record.Text?.Length > ReaderLimits.Characters || characters > ReaderLimits.Characters * 20L)
                throw new ImportRejectedException(CorporaProblems.ImportTooLong, $"{ReaderLimits.Characters}");
            yield return record;
        }
    }
}
