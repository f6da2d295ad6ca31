using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>A token a line: CoNLL-2003 (<c>token -X- _ tag</c>), and CoNLL04 as multi-head selection writes it (index, token, tag, relation
/// types, their tails).</summary>
/// <remarks>Tokens are words of Latin letters and single Chinese characters; white space is not held. In CoNLL04 a relation stands at the
/// last token of its head and names the last token of its tail (Bekoulis et al. 2018, "Joint entity recognition and relation extraction as
/// a multi-head selection problem").</remarks>
public sealed partial class ConllFormat : IAnnotationFormat
{
    private readonly bool _hasRelations;

    private ConllFormat(bool hasRelations) => _hasRelations = hasRelations;

    /// <summary>Four columns, no relations.</summary>
    public static ConllFormat Conll2003 { get; } = new(false);

    /// <summary>Five columns, with relations.</summary>
    public static ConllFormat Conll04 { get; } = new(true);

    /// <inheritdoc/>
    public string Name => _hasRelations ? "conll04" : "conll2003";

    /// <inheritdoc/>
    public string Extension => _hasRelations ? ".txt" : ".conll";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold =>
        _hasRelations
            ?
            [
                "suggestion",
                "assertion",
                "attribute",
                "span.fragments",
                "property",
                "span.overlap",
                "text.spacing",
                "title",
                "confidence",
                "origin",
            ]
            :
            [
                "suggestion",
                "assertion",
                "attribute",
                "span.fragments",
                "property",
                "span.overlap",
                "relation",
                "text.spacing",
                "title",
                "confidence",
                "origin",
            ];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var documents = ImmutableArray.CreateBuilder<AnnotatedText>();
        var rejected = ImmutableArray.CreateBuilder<Problem>();
        foreach (var file in files)
        {
            foreach (var (where, rows) in Blocks(file, rejected))
                documents.Add(Document(where, rows, rejected));
        }

        return documents.Count > 0
            ? Result<AnnotationImport>.Of(new AnnotationImport(documents.ToImmutable(), rejected.ToImmutable()))
            : Result<AnnotationImport>.Failed(new Problem(ExchangeProblems.FormatOther, "", Name));
    }

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        documents = AnnotationMembers.Stated(documents);
        var file = new StringBuilder();
        foreach (var (document, i) in documents.Select((d, i) => (d, i)))
        {
            file.Append(_hasRelations ? $"#doc {i + 1}\n" : "-DOCSTART- -X- -X- O\n\n");
            var spans = FlatSpans.Of(document.Spans.Where(s => !s.IsSuggestion));
            var tokens = TaggedRows.Tokens(document.Text, spans).ToList();
            var (index, next) = (0, 0);
            foreach (var (start, end) in tokens)
            {
                while (next < spans.Length && spans[next].Span.End <= start)
                    next++;
                var span = next < spans.Length && spans[next].Span.Start <= start ? spans[next] : null;
                var tag = span is null ? "O" : $"{(start == span.Span.Start ? "B" : "I")}-{span.Type}";
                if (
                    !_hasRelations
                    && index > 0
                    && document.Text.AsSpan(tokens[index - 1].End, start - tokens[index - 1].End).Contains('\n')
                )
                    file.Append('\n');
                file.Append(
                    _hasRelations
                        ? $"{index}\t{document.Text[start..end]}\t{tag}\t{Relations(document, span, spans, tokens, index, end)}\n"
                        : $"{document.Text[start..end]} -X- _ {tag}\n"
                );
                index++;
            }

            if (!_hasRelations)
                file.Append('\n');
        }

        return [new AnnotationFile("annotations" + Extension, file.ToString())];
    }

    private static string Relations(
        AnnotatedText document,
        SpanAnnotation? span,
        ImmutableArray<SpanAnnotation> spans,
        List<(int Start, int End)> tokens,
        int index,
        int end
    )
    {
        var mine =
            span is null || end != span.Span.End
                ? []
                : document
                    .Relations.Where(r => !r.IsSuggestion && r.Head == span.Id && r.Tail is not null && spans.Any(s => s.Id == r.Tail))
                    .ToList();
        if (mine.Count == 0)
            return $"['N']\t[{index}]";
        var tails = mine.Select(r => tokens.FindIndex(t => t.End == spans.First(s => s.Id == r.Tail).Span.End));
        return $"[{string.Join(", ", mine.Select(r => $"'{r.Type}'"))}]\t[{string.Join(", ", tails)}]";
    }

    private IEnumerable<(string Where, List<Row> Rows)> Blocks(AnnotationFile file, ImmutableArray<Problem>.Builder rejected)
    {
        var rows = new List<Row>();
        var lines = file.Text.TrimStart('\uFEFF').Split('\n');
        var hasStarts = lines.Any(IsStart);
        var first = 1;
        for (var i = 0; i <= lines.Length; i++)
        {
            var line = i == lines.Length ? "" : lines[i].TrimEnd('\r');
            var isBlank = string.IsNullOrWhiteSpace(line);
            if (i == lines.Length || IsStart(line) || (isBlank && !hasStarts))
            {
                while (rows is [.., { Tag: "" }])
                    rows.RemoveAt(rows.Count - 1);
                if (rows.Count > 0)
                    yield return ($"{file.Name}:{first}", rows);
                (rows, first) = ([], i + 2);
            }
            else if (isBlank)
            {
                if (rows.Count > 0)
                    rows.Add(new Row("\n", "", [], []));
            }
            else if (Parse(line) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                rejected.Add(new Problem(ExchangeProblems.LineBroken, $"{file.Name}:{i + 1}", line));
            }
        }
    }

    // Rows with relations begin with a number, so no token is taken for their mark. Without, a token stands first, and may be "#doctor".
    private bool IsStart(string line) =>
        _hasRelations
            ? line.StartsWith("#doc", StringComparison.Ordinal)
            : line.Split([' ', '\t', '\r'], 2, StringSplitOptions.None)[0] == "-DOCSTART-";

    private Row? Parse(string line)
    {
        if (!_hasRelations)
        {
            var cells = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            return cells.Length >= 2 && (cells[^1] == "O" || (cells[^1].Length > 2 && cells[^1][1] == '-'))
                ? new Row(cells[0], cells[^1], [], [])
                : null;
        }

        var columns = line.Split('\t');
        if (columns.Length < 5 || columns[1].Length == 0 || !(columns[2] == "O" || (columns[2].Length > 2 && columns[2][1] == '-')))
            return null;
        List<string> types = [.. Quoted().Matches(columns[3]).Select(m => m.Groups[1].Value)];
        List<int> tails = [.. Number().Matches(columns[4]).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];
        return types.Count == tails.Count ? new Row(columns[1], columns[2], types, tails) : null;
    }

    private static AnnotatedText Document(string where, List<Row> rows, ImmutableArray<Problem>.Builder rejected)
    {
        var (text, spans) = TaggedRows.Join([.. rows.Select(r => (r.Token, r.Tag))], areCharacters: false);
        var builder = new AnnotatedTextBuilder("", text, where, rejected);
        foreach (var (type, start, end) in spans)
            builder.Add("", type, start, end);
        var at = 0;
        var ends = rows.Where(r => r.Tag.Length > 0)
            .Select(r => at = text.IndexOf(r.Token, at, StringComparison.Ordinal) + r.Token.Length)
            .ToList();
        foreach (var (row, i) in rows.Where(r => r.Tag.Length > 0).Select((r, i) => (r, i)))
        {
            foreach (var (type, tail) in row.Types.Zip(row.Tails).Where(x => x.First != "N"))
            {
                var (head, other) = (
                    builder.Spans.FirstOrDefault(s => s.Span.End == ends[i]),
                    tail < ends.Count ? builder.Spans.FirstOrDefault(s => s.Span.End == ends[tail]) : null
                );
                if (head is null || other is null)
                    builder.Reject(ExchangeProblems.RelationEnd, type, $"{(head is null ? i : tail)}");
                else
                    builder.Relate(type, head.Id, other.Id);
            }
        }

        return builder.Build();
    }

    private sealed record Row(string Token, string Tag, List<string> Types, List<int> Tails);

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9]{1,9}")]
    private static partial Regex Number();
}
