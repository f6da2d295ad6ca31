using System.Text.Json;
using Portal.Domain.Corpora;

namespace Portal.Corpora.Readers;

/// <summary>JSON (a list of objects or texts, or one of them) and JSON lines: a row each, its members as columns.</summary>
internal static class JsonReaders
{
    private static readonly JsonDocumentOptions s_options = new()
    {
        MaxDepth = ReaderLimits.JsonDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static (ReadHeader, IEnumerable<ReadRecord>) Json((string Text, string Encoding) file)
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(file.Text, s_options).RootElement;
        }
        catch (JsonException) when (file.Text.AsSpan().Trim().IndexOf('\n') > 0)
        {
            // Files of JSON lines are often called .json.
            return JsonLines(file);
        }
        catch (JsonException error)
        {
            throw new ImportRejectedException(CorporaProblems.ImportJsonBroken, $"{(error.LineNumber ?? 0) + 1}");
        }

        return Rows(root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root], file.Encoding, FileFormat.Json);
    }

    public static (ReadHeader, IEnumerable<ReadRecord>) JsonLines((string Text, string Encoding) file)
    {
        var items = new List<JsonElement>();
        var number = 0;
        foreach (var line in file.Text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                items.Add(JsonDocument.Parse(line, s_options).RootElement);
            }
            catch (JsonException)
            {
                throw new ImportRejectedException(CorporaProblems.ImportJsonBroken, $"{number}");
            }

            if (items.Count > ReaderLimits.Rows)
                throw new ImportRejectedException(CorporaProblems.ImportTooManyRows, $"{ReaderLimits.Rows}");
        }

        return Rows(items, file.Encoding, FileFormat.JsonLines);
    }

    private static (ReadHeader, IEnumerable<ReadRecord>) Rows(List<JsonElement> items, string encoding, FileFormat format)
    {
        if (items.All(i => i.ValueKind == JsonValueKind.String))
            return (new ReadHeader(format, encoding, null), items.Select(i => new ReadRecord(null, i.GetString(), null)));
        if (items.Any(i => i.ValueKind != JsonValueKind.Object))
            throw new ImportRejectedException(CorporaProblems.ImportJsonNoObjects);
        var columns = items.Take(1000).SelectMany(i => i.EnumerateObject().Select(p => p.Name)).Distinct(StringComparer.Ordinal).ToList();
        if (columns.Count > ReaderLimits.Columns)
            throw new ImportRejectedException(CorporaProblems.ImportTooManyColumns, $"{ReaderLimits.Columns}");
        return (
            new ReadHeader(format, encoding, columns),
            items.Select(i => new ReadRecord(null, null, [.. columns.Select(c => Cell(i, c))]))
        );
    }

    private static string Cell(JsonElement item, string column) =>
        !item.TryGetProperty(column, out var value)
            ? ""
            : value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Null => "",
                _ => value.GetRawText(),
            };
}
