using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>WebAnno TSV 3.3, the text format of WebAnno and INCEpTION; offsets in UTF-16 code units.</summary>
/// <remarks>Written are named entities and one relation layer between them. Read are all span and relation layers: the type of a span is
/// its feature value, identifier or label, or else the first feature that has a value, or the name of its layer. Chain layers are named as
/// not taken. See the appendix "WebAnno TSV 3.3 File format" of the INCEpTION user guide.</remarks>
public sealed class WebAnnoFormat : IAnnotationFormat
{
    private const string EntityLayer = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
    private const string RelationLayer = "webanno.custom.Relation";

    /// <summary>The format.</summary>
    public static WebAnnoFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "webanno";

    /// <inheritdoc/>
    public string Extension => ".tsv";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    ["suggestion", "assertion", "attribute", "span.fragments", "property", "title", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var documents = ImmutableArray.CreateBuilder<AnnotatedText>();
        var rejected = ImmutableArray.CreateBuilder<Problem>();
        foreach (var file in files.Where(f => f.Text.TrimStart('\uFEFF').StartsWith("#FORMAT=WebAnno TSV 3", StringComparison.Ordinal)))
        {
            if (new WebAnnoReader(file, rejected).Read() is { } document)
                documents.Add(document);
        }

        return documents.Count > 0
            ? Result<AnnotationImport>.Of(new AnnotationImport(documents.ToImmutable(), rejected.ToImmutable()))
            : Result<AnnotationImport>.Failed(rejected.FirstOrDefault() ?? new Problem(ExchangeProblems.FormatOther, "", Name));
    }

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return [.. AnnotationMembers.Stated(documents).Select((d, i) => new AnnotationFile($"{i + 1:D6}.tsv", Lines(d)))];
    }

    private static string Lines(AnnotatedText document)
    {
        var spans = document.Spans.Where(s => !s.IsSuggestion).ToList();
        var numbers = spans.Select((s, i) => (s.Id, Number: i + 1)).ToDictionary(s => s.Id, s => s.Number, StringComparer.Ordinal);
        var tokens = TaggedRows.Tokens(document.Text, spans).ToList();
        var sentences = Sentences(document.Text);
        var names = new List<string>(tokens.Count);
        var (sentence, within) = (0, 0);
        foreach (var (start, _) in tokens)
        {
            while (start >= sentences[sentence].End)
                (sentence, within) = (sentence + 1, 0);
            names.Add($"{sentence + 1}-{++within}");
        }

        int TokenAt(int position) => tokens.FindIndex(t => t.Start >= position);
        var firstOf = spans.ToDictionary(s => s.Id, s => TokenAt(s.Span.Start), StringComparer.Ordinal);
        var relations = document
            .Relations.Where(r => !r.IsSuggestion && r.Tail is not null && numbers.ContainsKey(r.Head) && numbers.ContainsKey(r.Tail))
            .ToLookup(r => firstOf[r.Tail!]);
        var covering = spans
            .SelectMany(s =>
                Enumerable
                    .Range(firstOf[s.Id], tokens.Count - firstOf[s.Id])
                    .TakeWhile(t => tokens[t].Start < s.Span.End)
                    .Select(t => (Token: t, Span: s))
            )
            .ToLookup(c => c.Token, c => c.Span);
        var lines = new StringBuilder(
            $"#FORMAT=WebAnno TSV 3.3\n#T_SP={EntityLayer}|identifier|value\n#T_RL={RelationLayer}|label|BT_{EntityLayer}\n\n"
        );
        for (var (token, s) = (0, 0); s < sentences.Count; s++)
        {
            lines.Append('\n').Append("#Text=").Append(EscapedText(document.Text[sentences[s].Start..sentences[s].End])).Append('\n');
            for (; token < tokens.Count && tokens[token].Start < sentences[s].End; token++)
            {
                var (start, end) = tokens[token];
                var over = covering[token].ToList();
                var related = relations[token].ToList();
                string[] cells =
                [
                    names[token],
                    string.Create(CultureInfo.InvariantCulture, $"{start}-{end}"),
                    document.Text[start..end],
                    Cell(over.Select(x => $"*[{numbers[x.Id]}]")),
                    Cell(over.Select(x => $"{Escaped(x.Type)}[{numbers[x.Id]}]")),
                    Cell(related.Select(r => Escaped(r.Type))),
                    Cell(related.Select(r => $"{names[firstOf[r.Head]]}[{numbers[r.Head]}_{numbers[r.Tail!]}]")),
                ];
                lines.AppendJoin('\t', cells).Append("\t\n");
            }
        }

        return lines.ToString();

        static string Cell(IEnumerable<string> values) => string.Join('|', values) is { Length: > 0 } cell ? cell : "_";
    }

    // A line with the blank lines behind it; blank lines before the first belong to the first. The line break between two is in none.
    private static List<(int Start, int End)> Sentences(string text)
    {
        var sentences = new List<(int Start, int End)>();
        var (start, isBlank) = (0, true);
        for (var (from, at) = (0, 0); at <= text.Length; at++)
        {
            if (at < text.Length && text[at] != '\n')
                continue;
            if (!string.IsNullOrWhiteSpace(text[from..at]))
            {
                if (!isBlank)
                {
                    sentences.Add((start, from - 1));
                    start = from;
                }

                isBlank = false;
            }

            from = at + 1;
        }

        sentences.Add((start, text.Length));
        return sentences;
    }

    private static string EscapedText(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);

    private static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
            text.Append(
                c switch
                {
                    '\t' => "\\t",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\\' or '[' or ']' or '|' or '_' or ';' or '*' or '>' => $"\\{c}",
                    _ => $"{c}",
                }
            );
        return text.ToString();
    }
}
