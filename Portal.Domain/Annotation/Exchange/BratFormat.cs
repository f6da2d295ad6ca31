using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>brat standoff: <c>x.txt</c> and <c>x.ann</c>, offsets in code points, the end exclusive.</summary>
/// <remarks>A span over line breaks is written in fragments and put together again; fragments with other text between them are the pieces
/// of a mention. The attributes Negated, Uncertain (or Negation and Speculation), Historical and Other are its assertion, others its
/// attributes, and a
/// normalisation is one too. Events and notes are named as not taken. See https://brat.nlplab.org/standoff.html.</remarks>
public sealed class BratFormat : IAnnotationFormat
{
    /// <summary>The attribute that a normalisation is: a database and an entry of it, and what is written there.</summary>
    public const string Normalization = "normalization";

    // The second names are those of the BioNLP shared tasks.
    private static readonly Dictionary<string, Assertion> s_attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Negated"] = Assertion.Negated,
        ["Uncertain"] = Assertion.Uncertain,
        ["Historical"] = Assertion.Historical,
        ["Other"] = Assertion.Other,
        ["Negation"] = Assertion.Negated,
        ["Speculation"] = Assertion.Uncertain,
    };

    /// <summary>The format.</summary>
    public static BratFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "brat";

    /// <inheritdoc/>
    public string Extension => ".ann";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } = ["suggestion", "property", "title", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var documents = ImmutableArray.CreateBuilder<AnnotatedText>();
        var rejected = ImmutableArray.CreateBuilder<Problem>();
        var texts = files
            .Where(f => f.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(f => f.Name[..^4], StringComparer.Ordinal);
        foreach (var file in files.Where(f => f.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)))
        {
            if (texts.TryGetValue(file.Name[..^4], out var text))
                documents.Add(Document(file, text.Text.TrimStart('\uFEFF'), rejected));
            else
                rejected.Add(new Problem(ExchangeProblems.TextMissing, file.Name, file.Name[..^4] + ".txt"));
        }

        return documents.Count > 0
            ? Result<AnnotationImport>.Of(new AnnotationImport(documents.ToImmutable(), rejected.ToImmutable()))
            : Result<AnnotationImport>.Failed(new Problem(ExchangeProblems.FormatOther, "", Name));
    }

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var files = new List<AnnotationFile>();
        foreach (var (document, i) in documents.Select((d, i) => (d, i)))
        {
            var name = $"{i + 1:D6}";
            files.Add(new AnnotationFile(name + ".txt", document.Text));
            files.Add(new AnnotationFile(name + ".ann", Lines(document)));
        }

        return files;
    }

    private static string Lines(AnnotatedText document)
    {
        var points = new CodePoints(document.Text);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = new StringBuilder();
        foreach (var span in document.Spans.Where(s => !s.IsSuggestion))
        {
            names[span.Id] = $"T{names.Count + 1}";
            var fragments = Lines(document.Text, span);
            lines.Append(
                CultureInfo.InvariantCulture,
                $"{names[span.Id]}\t{span.Type} "
                    + $"{string.Join(';', fragments.Select(f => $"{points.ToPoint(f.Start)} {points.ToPoint(f.End)}"))}\t"
                    + $"{string.Join(' ', fragments.Select(f => document.Text[f.Start..f.End]))}\n"
            );
        }

        var (count, attributes, entries) = (0, 0, 0);
        foreach (var span in document.Spans.Where(s => !s.IsSuggestion))
            Attributes(names[span.Id], span.Assertion, span.Attributes);
        foreach (
            var relation in document.Relations.Where(r =>
                !r.IsSuggestion && r.Tail is not null && names.ContainsKey(r.Head) && names.ContainsKey(r.Tail)
            )
        )
        {
            lines.Append(
                CultureInfo.InvariantCulture,
                $"R{++count}\t{relation.Type} Arg1:{names[relation.Head]} Arg2:{names[relation.Tail!]}\n"
            );
            Attributes($"R{count}", relation.Assertion, relation.Attributes);
        }

        return lines.ToString();

        void Attributes(string of, Assertion assertion, AnnotationAttributes? said)
        {
            foreach (var flag in s_attributes.Values.Distinct().Where(f => assertion.HasFlag(f)))
                lines.Append(CultureInfo.InvariantCulture, $"A{++attributes}\t{flag} {of}\n");
            foreach (var (name, value) in said ?? Enumerable.Empty<KeyValuePair<string, string>>())
            {
                // A database entry has a line of its own kind: "N1 Reference T1 Wikipedia:534366 Barack Obama".
                if (name == Normalization && of[0] == 'T' && Entry(value) is var (entry, words))
                    lines.Append(CultureInfo.InvariantCulture, $"N{++entries}\tReference {of} {entry}\t{words}\n");
                else
                    lines.Append(CultureInfo.InvariantCulture, $"A{++attributes}\t{name} {of} {value}\n");
            }
        }
    }

    // The format has a line for a span: line breaks part it.
    private static List<(int Start, int End)> Lines(string text, SpanAnnotation span)
    {
        var fragments = new List<(int Start, int End)>();
        foreach (var piece in (IEnumerable<TextSpan>?)span.Fragments ?? [span.Span])
        {
            var start = piece.Start;
            for (var i = start; i <= piece.End; i++)
            {
                if (i < piece.End && text[i] != '\n')
                    continue;
                if (i > start)
                    fragments.Add((start, i));
                start = i + 1;
            }
        }

        return fragments;
    }

    private static AnnotatedText Document(AnnotationFile file, string text, ImmutableArray<Problem>.Builder rejected)
    {
        var builder = new AnnotatedTextBuilder(file.Name[..^4], text, file.Name, rejected);
        var relations = new List<string[]>();
        var rows = file
            .Text.Split('\n')
            .Select(l => l.TrimEnd('\r'))
            .Where(l => l.Length > 0)
            .Select(l => (Line: l, Cells: l.Split('\t')))
            .ToList();
        // They may stand before what they speak of.
        var assertions = new Dictionary<string, Assertion>(StringComparer.Ordinal);
        foreach (var (of, flag) in rows.Select(r => Attribute(r.Cells)).OfType<(string, Assertion)>())
            assertions[of] = assertions.GetValueOrDefault(of) | flag;
        var said = rows.Select(r => Said(r.Cells))
            .OfType<(string Of, string Name, string Value)>()
            .ToLookup(a => a.Of, a => KeyValuePair.Create(a.Name, a.Value));
        foreach (var (line, cells) in rows)
        {
            if (line[0] == 'T' && cells.Length >= 2)
                Span(
                    builder,
                    cells,
                    s => s with { Assertion = assertions.GetValueOrDefault(cells[0]), Attributes = AnnotationAttributes.Of(said[cells[0]]) }
                );
            else if (line[0] == 'R' && cells.Length >= 2)
                relations.Add(cells);
            else if (Attribute(cells) is null && Said(cells) is null)
                builder.Reject(ExchangeProblems.NotHeld, cells[0], line);
        }

        foreach (var cells in relations)
        {
            var parts = cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                parts is [var type, var head, var tail]
                && head.Contains(':', StringComparison.Ordinal)
                && tail.Contains(':', StringComparison.Ordinal)
            )
                builder.Relate(
                    type,
                    head[(head.IndexOf(':', StringComparison.Ordinal) + 1)..],
                    tail[(tail.IndexOf(':', StringComparison.Ordinal) + 1)..],
                    r => r with { Assertion = assertions.GetValueOrDefault(cells[0]), Attributes = AnnotationAttributes.Of(said[cells[0]]) }
                );
            else
                builder.Reject(ExchangeProblems.LineBroken, cells[0], cells[1]);
        }

        foreach (var of in assertions.Keys.Where(of => builder.Find(of) is null && relations.TrueForAll(r => r[0] != of)))
            builder.Reject(ExchangeProblems.NotHeld, of, $"{assertions[of]} {of}");
        foreach (var of in said.Select(a => a.Key).Where(of => builder.Find(of) is null && relations.TrueForAll(r => r[0] != of)))
            builder.Reject(ExchangeProblems.NotHeld, of, string.Join(", ", said[of].Select(a => $"{a.Key}: {a.Value}")));
        return builder.Build();
    }

    // "A1 Negated T1"; of another kind, or with a value, it is none.
    private static (string Of, Assertion Flag)? Attribute(string[] cells) =>
        cells is [['A' or 'M', ..], var said]
        && said.Split(' ') is [var name, ['T' or 'R', ..] of]
        && s_attributes.TryGetValue(name, out var flag)
            ? (of, flag)
            : null;

    // "A4 Severity T1 high", "A5 Confirmed T1" (which is true), "N1 Reference T1 Wikipedia:534366 Barack Obama".
    private static (string Of, string Name, string Value)? Said(string[] cells)
    {
        if (
            cells is [['N', ..], var reference, .. var words]
            && reference.Split(' ') is ["Reference", ['T', ..] of, var entry]
            && Entry($"{entry} {string.Join(' ', words)}".TrimEnd()) is not null
        )
            return (of, Normalization, $"{entry} {string.Join(' ', words)}".TrimEnd());
        return
            cells is [['A' or 'M', ..], var line]
            && line.Split(' ', 3) is [var name, ['T' or 'R', ..] on, .. var rest]
            && Attribute(cells) is null
            && AnnotationAttributes.IsLegal(name, rest is [var value] ? value : "true")
            ? (on, name, rest is [var given] ? given : "true")
            : null;
    }

    // "Wikipedia:534366 Barack Obama": the entry, and what is written there.
    private static (string Entry, string Words)? Entry(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var entry = space < 0 ? value : value[..space];
        return entry.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < entry.Length - 1
            ? (entry, space < 0 ? "" : value[(space + 1)..])
            : null;
    }

    private static void Span(AnnotatedTextBuilder builder, string[] cells, Func<SpanAnnotation, SpanAnnotation> more)
    {
        var space = cells[1].IndexOf(' ', StringComparison.Ordinal);
        List<(int Start, int End)> fragments =
            space < 0
                ? []
                : cells[1]
                    [(space + 1)..]
                    .Split(';')
                    .Select(f => f.Split(' '))
                    .Where(f => f.Length == 2)
                    .Select(f =>
                        int.TryParse(f[0], CultureInfo.InvariantCulture, out var s)
                        && int.TryParse(f[1], CultureInfo.InvariantCulture, out var e)
                            ? (Start: builder.Points.ToUnit(s), End: builder.Points.ToUnit(e))
                            : (Start: -1, End: -1)
                    )
                    .ToList();
        if (fragments.Count == 0)
        {
            builder.Reject(ExchangeProblems.LineBroken, cells[0], cells[1]);
            return;
        }

        if (fragments.Any(f => f.Start < 0 || f.End <= f.Start))
        {
            builder.Reject(
                ExchangeProblems.SpanIllegal,
                cells[0],
                $"{fragments[0].Start}",
                $"{fragments[^1].End}",
                $"{builder.Text.Length}"
            );
            return;
        }

        if (fragments.Zip(fragments.Skip(1)).Any(p => p.Second.Start < p.First.End))
        {
            builder.Reject(
                ExchangeProblems.SpanIllegal,
                cells[0],
                $"{fragments[0].Start}",
                $"{fragments[^1].End}",
                $"{builder.Text.Length}"
            );
            return;
        }

        // Between lines of one piece there are line breaks alone.
        var pieces = new List<TextSpan> { new(fragments[0].Start, fragments[0].End) };
        foreach (var (start, end) in fragments.Skip(1))
        {
            if (builder.Text[pieces[^1].End..start].All(c => c == '\n'))
                pieces[^1] = new TextSpan(pieces[^1].Start, end);
            else
                pieces.Add(new TextSpan(start, end));
        }

        var surface = string.Join(' ', fragments.Select(f => builder.Text[f.Start..f.End]));
        if (cells.Length > 2 && string.Join('\t', cells[2..]) != surface)
            builder.Reject(ExchangeProblems.SpanSurface, cells[0], string.Join('\t', cells[2..]), surface);
        else
            builder.Add(cells[0], cells[1][..space], fragments[0].Start, fragments[^1].End, more: more, pieces: Fragments.Of(pieces));
    }
}
