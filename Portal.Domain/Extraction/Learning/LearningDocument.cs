using Portal.Domain.Extraction.Relations;
using Portal.Domain.Extraction.Tagging;

namespace Portal.Domain.Extraction.Learning;

/// <summary>What can be learned from one document: the texts that people have gone through, and what they relate.</summary>
/// <param name="Id">The document.</param>
/// <param name="Texts">All of it when it is done; else the sentences in which everything is decided.</param>
/// <param name="Relations">Pairs of mentions that are related, and pairs that are not.</param>
/// <remarks>A document is learned from, or scored on, as a whole: what stands in one document is much alike.</remarks>
public sealed record LearningDocument(Guid Id, IReadOnlyList<TaggedText> Texts, IReadOnlyList<RelationExample> Relations)
{
    /// <summary>How many mentions it shows.</summary>
    public int Mentions => Texts.Sum(t => t.Mentions.Count);
}
