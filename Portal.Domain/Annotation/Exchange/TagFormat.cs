using System.Collections.Immutable;
using System.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>One character and one tag a line: BIO (BIO2), BIOES (BILOU) and BMES. A blank line is a line break, <c>-DOCSTART-</c> begins a
/// text.</summary>
/// <remarks>Reads each of the schemes, whatever its own. Files of others without <c>-DOCSTART-</c> hold a text a block; tokens of several
/// characters are joined by spaces. Every code point has a line of its own, spaces too, so that a text comes back as it was.</remarks>
public sealed class TagFormat : IAnnotationFormat
{
    private const string DocumentStart = "-DOCSTART-";
    private readonly string _scheme;

    private TagFormat(string scheme) => _scheme = scheme;

    /// <summary>B, I, O.</summary>
    public static TagFormat Bio { get; } = new("bio");

    /// <summary>B, I, E, S, O.</summary>
    public static TagFormat Bioes { get; } = new("bioes");

    /// <summary>B, M, E, S, O.</summary>
    public static TagFormat Bmes { get; } = new("bmes");

    /// <inheritdoc/>
    public string Name => _scheme;

    /// <inheritdoc/>
    public string Extension => "." + _scheme;

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    ["suggestion", "assertion", "attribute", "span.fragments", "property", "span.overlap", "relation", "title", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var documents = ImmutableArray.CreateBuilder<AnnotatedText>();
        var rejected = ImmutableArray.CreateBuilder<Problem>();
        foreach (var file in files)
        {
            foreach (var (where, lines) in Blocks(file))
            {
                if (Read(lines, where, rejected) is { } document)
                    documents.Add(document);
            }
        }

        return documents.Count > 0
            ? Result<AnnotationImport>.Of(new AnnotationImport(documents.ToImmutable(), rejected.ToImmutable()))
            : Result<AnnotationImport>.Failed(new Problem(ExchangeProblems.FormatOther, "", Name));
    }

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var file = new StringBuilder();
        foreach (var document in documents)
        {
            file.Append(DocumentStart).Append("\tO\n\n");
            var spans = FlatSpans.Of(document.Spans.Where(s => !s.IsSuggestion));
            var next = 0;
            for (var i = 0; i < document.Text.Length; )
            {
                var length = char.IsHighSurrogate(document.Text[i]) && i + 1 < document.Text.Length ? 2 : 1;
                while (next < spans.Length && spans[next].Span.End <= i)
                    next++;
                if (document.Text[i] == '\n')
                    file.Append('\n');
                else
                    file.Append(document.Text, i, length)
                        .Append('\t')
                        .Append(next < spans.Length && spans[next].Span.Start <= i ? Tag(spans[next], i, i + length) : "O")
                        .Append('\n');
                i += length;
            }

            file.Append('\n');
        }

        return [new AnnotationFile("annotations" + Extension, file.ToString())];
    }

    private string Tag(SpanAnnotation span, int start, int end)
    {
        var (isFirst, isLast) = (start == span.Span.Start, end == span.Span.End);
        var letter =
            _scheme == "bio" ? (isFirst ? 'B' : 'I')
            : isFirst && isLast ? 'S'
            : isFirst ? 'B'
            : isLast ? 'E'
            : _scheme == "bmes" ? 'M'
            : 'I';
        return $"{letter}-{span.Type}";
    }

    private static IEnumerable<(string Where, List<string> Lines)> Blocks(AnnotationFile file)
    {
        var lines = file.Text.TrimStart('\uFEFF').Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l).ToList();
        if (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        var hasStarts = lines.Any(l => l.StartsWith(DocumentStart, StringComparison.Ordinal));
        var (block, first) = (new List<string>(), 1);
        for (var i = 0; i <= lines.Count; i++)
        {
            var isEnd =
                i == lines.Count || (hasStarts ? lines[i].StartsWith(DocumentStart, StringComparison.Ordinal) : lines[i].Length == 0);
            if (!isEnd)
            {
                block.Add(lines[i]);
                continue;
            }

            // Behind the start and at the end of a text stands a blank line that is not of it.
            if (hasStarts && block is ["", ..])
                block.RemoveAt(0);
            if (hasStarts && block is [.., ""])
                block.RemoveAt(block.Count - 1);
            if (block.Any(l => l.Length > 0))
                yield return ($"{file.Name}:{first}", block);
            (block, first) = ([], i + 2);
        }
    }

    private static AnnotatedText? Read(List<string> lines, string where, ImmutableArray<Problem>.Builder rejected)
    {
        var rows = new List<(string Token, string Tag)>();
        foreach (var line in lines)
        {
            if (line.Length == 0)
            {
                rows.Add(("\n", ""));
                continue;
            }

            var tab = line.LastIndexOf('\t');
            var cut = tab > 0 ? tab : line.LastIndexOf(' ');
            if (cut <= 0 || !IsTag(line[(cut + 1)..]))
                rejected.Add(new Problem(ExchangeProblems.LineBroken, where, line));
            else
                rows.Add((line[..cut], line[(cut + 1)..]));
        }

        if (rows.All(r => r.Tag.Length == 0))
            return null;
        var areCharacters = rows.All(r => new StringInfoLength(r.Token).IsOne);
        var (text, spans) = TaggedRows.Join(rows, areCharacters);
        var builder = new AnnotatedTextBuilder("", text, where, rejected);
        foreach (var (type, start, end) in spans)
            builder.Add("", type, start, end);
        return builder.Build();
    }

    private static bool IsTag(string tag) =>
        tag == "O" || (tag.Length > 2 && tag[1] is '-' or '_' && "BIMESLU".Contains(tag[0], StringComparison.Ordinal));

    // One code point; combining marks have lines of their own.
    private readonly record struct StringInfoLength(string Token)
    {
        public bool IsOne => Token.Length == 1 || (Token.Length == 2 && char.IsSurrogatePair(Token, 0));
    }
}
