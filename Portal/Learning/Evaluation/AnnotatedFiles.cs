using Portal.Annotation.Exchange;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Learning.Evaluation;

/// <summary>Files of annotations as what learns takes them.</summary>
internal static class AnnotatedFiles
{
    /// <summary>Whether a format is one of words that are cut already.</summary>
    public static bool IsOfWords(string format) => Find(format).Name is "conll04" or "conll2003";

    /// <summary>The annotated texts of a file; lines that cannot be read are told on standard error.</summary>
    public static IReadOnlyList<AnnotatedText> Documents(string format, FileInfo file)
    {
        if (!file.Exists)
            throw new ProblemException(CorporaProblems.FileUnknown, "file", file.FullName);
        var read = Find(format).Read(AnnotationFiles.Open(file.Name, File.ReadAllBytes(file.FullName)));
        if (!read.Success)
            throw new ProblemException(read.Problems);
        if (read.Value.Rejected.Length > 0)
            Console.Error.WriteLine($"{file.Name}: {read.Value.Rejected.Length} rejected, the first: {read.Value.Rejected[0]}");
        return read.Value.Documents;
    }

    /// <summary>What a tagger learns from, or is scored on. What nobody has decided, and what is in several pieces, is left out.</summary>
    public static IReadOnlyList<TaggedText> Read(string format, FileInfo file, TaggingUnits units) =>
        [
            .. Documents(format, file)
                .Select(d => new TaggedText(
                    d.Text,
                    [.. d.Spans.Where(s => !s.IsSuggestion && s.Fragments is null).Select(s => new TypedSpan(s.Type, s.Span)).Distinct()],
                    units == TaggingUnits.Words && IsOfWords(format) ? Words(d.Text) : null
                )),
        ];

    /// <summary>The words of a text that holds them apart by a space.</summary>
    public static IReadOnlyList<TextSpan> Words(string text)
    {
        var words = new List<TextSpan>();
        for (var at = 0; at < text.Length; at++)
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            if (end > at)
                words.Add(new TextSpan(at, end));
            at = end;
        }

        return words;
    }

    private static IAnnotationFormat Find(string format) =>
        AnnotationFormats.Find(format == "conll" ? "conll04" : format)
        ?? throw new ProblemException(
            ExchangeProblems.FormatUnknown,
            "format",
            format,
            string.Join(", ", AnnotationFormats.All.Select(f => f.Name))
        );
}
