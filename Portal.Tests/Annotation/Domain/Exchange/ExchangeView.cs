using Portal.Domain.Annotation.Exchange;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>What was read, as a line that a test can spell out.</summary>
internal static class ExchangeView
{
    public static AnnotationImport Read(IAnnotationFormat format, string content, string name = "a.json") =>
        format.Read([new AnnotationFile(name, content)]).GetValueOrThrow();

    public static AnnotatedText ReadOne(IAnnotationFormat format, string content, string name = "a.json")
    {
        var read = Read(format, content, name);
        Assert.Empty(read.Rejected);
        return Assert.Single(read.Documents);
    }

    /// <summary>Codes of what was rejected, with the place and the arguments.</summary>
    public static IEnumerable<string> Rejected(AnnotationImport read) =>
        read.Rejected.Select(p => $"{p.Code} {p.Field} [{string.Join(", ", p.Arguments)}]");

    /// <summary>A line that is written over several, each broken where it reads well.</summary>
    public static string Line(string text) => text.ReplaceLineEndings("");

    public static string Shown(AnnotatedText document)
    {
        string Of(SpanAnnotation s) => s.Fragments?.In(document.Text) ?? s.Span.Of(document.Text);
        string Surface(string id) => Of(document.Spans.First(s => s.Id == id));
        return string.Join(
            '|',
            document
                .Spans.Select(s => $"{(s.IsSuggestion ? "?" : "")}{s.Type}:{Of(s)}")
                .Concat(document.Relations.Select(r => $"{r.Type}({Surface(r.Head)},{Surface(r.Tail!)})"))
                .Prepend(document.Text)
        );
    }
}
