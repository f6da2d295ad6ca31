using Portal.Domain.Knowledge;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation;

/// <summary>What the changed part of a layer states, and about which relation mentions that is the whole truth.</summary>
/// <param name="About">Relation mentions that were changed, or whose ends were: what they stated before is stated no more.</param>
/// <param name="Facts">What those of them state now.</param>
/// <remarks>A relation states something when it and its ends are accepted. What a text denies or only supposes, and what it
/// says of somebody else, states nothing; what was so earlier does.</remarks>
public sealed record StatedFacts(IReadOnlyList<Guid> About, IReadOnlyList<StatedFact> Facts)
{
    /// <summary>What a layer states after some of it was changed.</summary>
    /// <param name="annotations">The layer, as far as the change reaches.</param>
    /// <param name="text">The text of its document.</param>
    /// <param name="changedRelations">Relation mentions that were changed; each is in the layer.</param>
    /// <param name="changedMentions">Mentions that were changed.</param>
    public static StatedFacts Of(
        DocumentAnnotations annotations,
        string text,
        IEnumerable<Guid> changedRelations,
        IEnumerable<Guid> changedMentions
    )
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(text);
        var mentions = changedMentions.ToHashSet();
        var about = annotations
            .Relations.Values.Where(r => mentions.Contains(r.Head) || (r.Tail is { } tail && mentions.Contains(tail)))
            .Select(r => r.Id)
            .Union(changedRelations)
            .ToList();
        if (about.Count == 0)
            return new StatedFacts([], []);
        var sentences = SentenceSplitter.Split(text);
        return new StatedFacts(
            about,
            [.. about.Select(id => Of(annotations, text, sentences, annotations.Relations[id])).OfType<StatedFact>()]
        );
    }

    private static StatedFact? Of(DocumentAnnotations annotations, string text, IReadOnlyList<TextSpan> sentences, RelationMention relation)
    {
        if (relation.State != MentionState.Accepted || (relation.Assertion & ~Assertion.Historical) != 0)
            return null;
        if (annotations.Mentions.GetValueOrDefault(relation.Head) is not { State: MentionState.Accepted } head)
            return null;
        var tail = relation.Tail is { } id ? annotations.Mentions.GetValueOrDefault(id) : null;
        if (relation.Tail is not null && tail is not { State: MentionState.Accepted })
            return null;
        var tailSpan = tail?.Span ?? relation.Value!.Value;
        var first = SentenceSplitter.At(sentences, Math.Min(head.Span.Start, tailSpan.Start), text.Length);
        var last = SentenceSplitter.At(sentences, Math.Max(head.Span.End, tailSpan.End) - 1, text.Length);
        return new StatedFact(
            relation.Id,
            head.Type,
            head.Surface(text),
            relation.Type,
            tail?.Type,
            tail is null ? tailSpan.Of(text) : tail.Surface(text),
            relation.Confidence,
            new TextSpan(first.Start, Math.Max(first.End, last.End)),
            head.Span,
            tailSpan
        );
    }
}
