using System.Globalization;
using ClosedXML.Excel;
using Portal.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Schema;

namespace Portal.Annotation.Exchange;

/// <summary>An entity mention on a review sheet.</summary>
/// <param name="Decision">What the reviewer wrote; empty for nothing.</param>
/// <param name="NewType">Another type, as the reviewer wrote it; empty for none.</param>
internal sealed record ReviewMention(
    Guid Id,
    string Document,
    string Text,
    string Type,
    string Sentence,
    string State,
    double Confidence,
    string Origin,
    string Decision = "",
    string NewType = "",
    int Row = 0
);

/// <summary>A relation mention on a review sheet.</summary>
internal sealed record ReviewRelation(
    Guid Id,
    string Document,
    string Head,
    string Relation,
    string Tail,
    string Sentence,
    string State,
    double Confidence,
    string Origin,
    string Decision = "",
    int Row = 0
);

/// <summary>Mentions and relations as an Excel workbook, for those who would rather decide there.</summary>
/// <remarks>Every cell is text, whatever it looks like: what a document says is never a formula. Headers begin with the member's name, a
/// Chinese word follows; the name alone is read.</remarks>
internal static class ReviewWorkbook
{
    /// <summary>The most rows of a sheet that are read and written.</summary>
    public const int MostRows = 100_000;

    private static readonly string[] s_mentions =
    [
        "Id 编号",
        "Document 文档",
        "Text 文字",
        "Type 类型",
        "Sentence 句子",
        "State 状态",
        "Confidence 置信度",
        "Origin 来源",
        "Decision 决定",
        "NewType 改为类型",
    ];
    private static readonly string[] s_relations =
    [
        "Id 编号",
        "Document 文档",
        "Head 头",
        "Relation 关系",
        "Tail 尾",
        "Sentence 句子",
        "State 状态",
        "Confidence 置信度",
        "Origin 来源",
        "Decision 决定",
    ];

    public static byte[] Write(IReadOnlyList<ReviewMention> mentions, IReadOnlyList<ReviewRelation> relations, IEnumerable<string> types)
    {
        using var book = new XLWorkbook();
        book.AddSheet(
            "Mentions",
            s_mentions,
            Width,
            mentions.Select(m =>
                new[] { $"{m.Id}", m.Document, m.Text, m.Type, m.Sentence, m.State, Share(m.Confidence), m.Origin, "", "" }
            )
        );
        book.AddSheet(
            "Relations",
            s_relations,
            Width,
            relations.Select(r =>
                new[] { $"{r.Id}", r.Document, r.Head, r.Relation, r.Tail, r.Sentence, r.State, Share(r.Confidence), r.Origin, "" }
            )
        );
        foreach (var (sheet, column, count) in new[] { ("Mentions", 9, mentions.Count), ("Relations", 10, relations.Count) })
        {
            // A list to choose from; other words are allowed and are checked when the sheet comes back.
            var choice = book.Worksheet(sheet).Range(2, column, Math.Max(2, count + 1), column).SetDataValidation();
            choice.List("\"accept,reject\"", true);
            choice.ShowErrorMessage = false;
        }

        var help = book.AddWorksheet("Help 说明");
        string[] lines =
        [
            .. TextSheets.InEachLanguage(ReviewSheetText.ResourceManager, nameof(ReviewSheetText.Help)),
            "Types: " + string.Join(", ", types),
        ];
        foreach (var (line, i) in lines.Select((l, i) => (l, i)))
            help.Cell(i + 1, 1).PutText(line);
        help.Column(1).Width = 110;
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return stream.ToArray();
    }

    /// <summary>The rows with a decision.</summary>
    /// <exception cref="ProblemException">It is no such workbook.</exception>
    public static (List<ReviewMention> Mentions, List<ReviewRelation> Relations, List<Problem> Rejected) Read(byte[] content)
    {
        try
        {
            using var book = new XLWorkbook(new MemoryStream(content), XLEventTracking.Disabled);
            var rejected = new List<Problem>();
            List<ReviewMention> mentions =
            [
                .. Rows(book, "Mentions", rejected)
                    .Select(r => new ReviewMention(r.Id, "", r["Text"], r["Type"], "", "", 0, "", r["Decision"], r["NewType"], r.Number))
                    .Where(m => m.Decision.Length + m.NewType.Length > 0),
            ];
            List<ReviewRelation> relations =
            [
                .. Rows(book, "Relations", rejected)
                    .Select(r => new ReviewRelation(r.Id, "", r["Head"], r["Relation"], r["Tail"], "", "", 0, "", r["Decision"], r.Number))
                    .Where(m => m.Decision.Length > 0),
            ];
            return book.TryGetWorksheet("Mentions", out _) || book.TryGetWorksheet("Relations", out _)
                ? (mentions, relations, rejected)
                : throw new ProblemException(ExchangeProblems.FormatOther, "", "xlsx");
        }
        catch (Exception error) when (error is not ProblemException and not OutOfMemoryException)
        {
            // ClosedXML throws whatever its parts throw for a file that is no workbook.
            throw new ProblemException(SchemaProblems.XlsxBroken, "");
        }
    }

    private static IEnumerable<ReviewRow> Rows(XLWorkbook book, string name, List<Problem> rejected)
    {
        if (!book.TryGetWorksheet(name, out var sheet))
            yield break;
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var cell in sheet.Row(1).CellsUsed())
            columns.TryAdd(cell.GetString().Trim().Split(' ', '\n')[0], cell.Address.ColumnNumber);
        var last = sheet.LastRowUsed()?.RowNumber() ?? 1;
        if (last > MostRows + 1)
            throw new ProblemException(ExchangeProblems.XlsxTooLong, "", $"{MostRows}", $"{last - 1}");
        for (var i = 2; i <= last; i++)
        {
            var cells = columns.ToDictionary(c => c.Key, c => sheet.Cell(i, c.Value).GetString().Trim(), StringComparer.OrdinalIgnoreCase);
            if (cells.Values.All(v => v.Length == 0))
                continue;
            if (Guid.TryParse(cells.GetValueOrDefault("Id"), out var id))
                yield return new ReviewRow(i, id, cells);
            else
                rejected.Add(new Problem(AnnotationProblems.ReviewUnknown, $"{name} {i}", cells.GetValueOrDefault("Id") ?? ""));
        }
    }

    private static double Width(string header, int column) =>
        header.Split(' ')[0] switch
        {
            "Sentence" => 70,
            "Id" => 8,
            _ => 18,
        };

    private static string Share(double confidence) => confidence.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record ReviewRow(int Number, Guid Id, Dictionary<string, string> Cells)
    {
        public string this[string name] => Cells.GetValueOrDefault(name, "");
    }
}
