using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>The sentences that two mentions of a document stand in: all that a classifier is shown of it.</summary>
/// <param name="Text">These sentences.</param>
/// <param name="Head">Where the head is in them.</param>
/// <param name="Tail">Where the tail is.</param>
public sealed record RelationContext(string Text, TypedSpan Head, TypedSpan Tail)
{
    private const int MostSentences = 3;

    /// <summary>The context of two mentions; null when more than three sentences lie from the first to the last.</summary>
    public static RelationContext? Of(string text, IReadOnlyList<TextSpan> sentences, TypedSpan head, TypedSpan tail)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(sentences);
        var (start, end) = (Math.Min(head.Span.Start, tail.Span.Start), Math.Max(head.Span.End, tail.Span.End));
        var (from, to) = (
            SentenceSplitter.At(sentences, start, text.Length),
            SentenceSplitter.At(sentences, Math.Max(start, end - 1), text.Length)
        );
        if (sentences.Count(s => s.Start >= from.Start && s.End <= to.End) > MostSentences)
            return null;
        var span = new TextSpan(Math.Min(from.Start, start), Math.Max(to.End, end));
        return new RelationContext(span.Of(text), Shifted(head), Shifted(tail));

        TypedSpan Shifted(TypedSpan mention) =>
            mention with
            {
                Span = new TextSpan(mention.Span.Start - span.Start, mention.Span.End - span.Start),
            };
    }
}
