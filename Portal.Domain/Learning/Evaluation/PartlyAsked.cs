using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Evaluation;

/// <summary>A text of which people were asked about some places alone.</summary>
/// <param name="Text">The text with the mentions that they marked there, and elsewhere those of the tagger.</param>
/// <param name="Characters">How many characters they had to look at: those of the places, and of the mentions that reach out of
/// them.</param>
/// <param name="Mentions">How many mentions they marked.</param>
internal sealed record PartlyAsked(TaggedText Text, int Characters, int Mentions)
{
    public static PartlyAsked Of(TaggedText gold, SequenceTagger tagger, double sure)
    {
        var places = tagger.Doubtful(gold.Text, sure);
        bool IsAsked(TextSpan span) => places.Any(p => p.Start < span.End && span.Start < p.End);
        var marked = gold.Mentions.Where(m => IsAsked(m.Span)).ToList();
        var taken = tagger
            .Tag(gold.Text)
            .Where(m => !IsAsked(m.Span) && !marked.Any(g => g.Span.Start < m.Span.End && m.Span.Start < g.Span.End))
            .Select(m => new TypedSpan(m.Type, m.Span));
        var looked = new bool[gold.Text.Length];
        foreach (var span in places.Concat(marked.Select(m => m.Span)))
            looked.AsSpan(span.Start, span.Length).Fill(true);
        return new PartlyAsked(gold with { Mentions = [.. marked, .. taken] }, looked.Count(l => l), marked.Count);
    }
}
