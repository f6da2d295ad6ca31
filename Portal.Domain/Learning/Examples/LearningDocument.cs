using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Examples;

/// <summary>What can be learned from one document: the texts that people have gone through, and what they relate.</summary>
/// <param name="Id">The document.</param>
/// <param name="Texts">All of it when it is done; else the sentences in which everything is decided.</param>
/// <param name="Relations">Pairs of mentions that are related, and pairs that are not.</param>
/// <remarks>A document is learned from, or scored on, as a whole: what stands in one document is much alike.</remarks>
public sealed record LearningDocument(Guid Id, IReadOnlyList<TaggedText> Texts, IReadOnlyList<RelationExample> Relations)
{
    /// <summary>Of each text, what people rejected in it; null for a document that is done, in which what is not marked is no
    /// mention.</summary>
    /// <remarks>In the others a person may be in the middle of a sentence.</remarks>
    public IReadOnlyList<IReadOnlyList<TypedSpan>>? Rejected { get; init; }

    /// <summary>How many mentions it shows.</summary>
    public int Mentions => Texts.Sum(t => t.Mentions.Count);

    /// <summary>Its texts for a tagger that learns at once: where people are not through, what it finds itself and nobody has rejected
    /// stands beside what they marked.</summary>
    /// <remarks>So that what a person has not come to yet does not teach that it is no mention: E. Fernandes, U. Brefeld, "Learning from
    /// partially annotated sequences", ECML PKDD (2011), with the best completion under the tagger there is.</remarks>
    public IReadOnlyList<TaggedText> Completed(SequenceTagger tagger)
    {
        ArgumentNullException.ThrowIfNull(tagger);
        return Rejected is null
            ? Texts
            :
            [
                .. Texts.Select(
                    (text, i) =>
                        text with
                        {
                            Mentions =
                            [
                                .. text.Mentions,
                                .. tagger
                                    .Tag(text.Text)
                                    .Select(m => new TypedSpan(m.Type, m.Span))
                                    .Where(found =>
                                        !Rejected[i].Contains(found)
                                        && !text.Mentions.Any(m => m.Span.Start < found.Span.End && found.Span.Start < m.Span.End)
                                    ),
                            ],
                        }
                ),
            ];
    }
}
