using System.Globalization;
using ClosedXML.Excel;
using CsvHelper;
using CsvHelper.Configuration;
using Portal.Domain.Corpora;

namespace Portal.Corpora.Readers;

/// <summary>CSV and Excel: the first row names the columns.</summary>
internal static class TableReaders
{
    public static (ReadHeader, IEnumerable<ReadRecord>) Csv((string Text, string Encoding) file, string fileName)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = !fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase),
            DetectDelimiterValues = [",", ";", "\t", "|"],
            Delimiter = fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? "\t" : ",",
            BadDataFound = null,
            MissingFieldFound = null,
            MaxFieldSize = ReaderLimits.CellCharacters,
        };
        using var probe = new CsvParser(new StringReader(file.Text), configuration);
        if (!probe.Read() || probe.Record is null)
            throw new ImportRejectedException(CorporaProblems.ImportEmpty, fileName);
        var columns = Columns(probe.Record);
        return (new ReadHeader(FileFormat.Csv, file.Encoding, columns), Rows());

        IEnumerable<ReadRecord> Rows()
        {
            using var parser = new CsvParser(new StringReader(file.Text), configuration);
            parser.Read();
            while (parser.Read())
            {
                var record = parser.Record ?? [];
                if (record.Any(c => c.Length > 0))
                    yield return new ReadRecord(null, null, [.. columns.Select((_, i) => i < record.Length ? record[i] : "")]);
            }
        }
    }

    public static (ReadHeader, IEnumerable<ReadRecord>) Excel(string path)
    {
        ZipCheck.Check(path);
        using var stream = File.OpenRead(path);
        using var workbook = new XLWorkbook(stream);
        var range =
            workbook.Worksheets.Select(s => s.RangeUsed()).FirstOrDefault(r => r is not null)
            ?? throw new ImportRejectedException(CorporaProblems.ImportEmpty, Path.GetFileName(path));
        var rows = range
            .Rows()
            .Select(r =>
                r.Cells()
                    .Select(c =>
                        c.CachedValue?.ToString() is { Length: > 0 } cached && c.HasFormula ? cached
                        : c.HasFormula ? ""
                        : c.GetFormattedString()
                    )
                    .ToList()
            )
            .ToList();
        var columns = Columns([.. rows[0]]);
        List<ReadRecord> records = [.. rows.Skip(1).Where(r => r.Any(c => c.Length > 0)).Select(r => new ReadRecord(null, null, r))];
        return (new ReadHeader(FileFormat.Excel, null, columns), records);
    }

    private static List<string> Columns(string[] names)
    {
        if (names.Length > ReaderLimits.Columns)
            throw new ImportRejectedException(CorporaProblems.ImportTooManyColumns, $"{ReaderLimits.Columns}");
        return [.. names.Select((n, i) => string.IsNullOrWhiteSpace(n) ? $"column {i + 1}" : n.Trim())];
    }
}
