using Portal.Domain.Annotation;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Examples;

/// <summary>What people decided in a document, as something to learn from.</summary>
/// <remarks>A document that is done is learned from whole: what nobody marked is no mention. Of others only sentences are, in which
/// somebody decided something and nothing is left undecided. What was accepted by a threshold and not by a person teaches nothing: an
/// engine would learn from itself.</remarks>
public static class SentenceLearning
{
    /// <summary>What a document teaches.</summary>
    /// <param name="id">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isDone">Whether people are through with it.</param>
    /// <param name="mentions">All its mentions, decided or not.</param>
    /// <param name="relations">All its relation mentions.</param>
    /// <param name="isByMachine">Whether a mention or relation was accepted by a threshold alone.</param>
    /// <param name="schema">The types that exist; mentions of others teach nothing.</param>
    public static LearningDocument Of(
        Guid id,
        string text,
        bool isDone,
        IReadOnlyList<EntityMention> mentions,
        IReadOnlyList<RelationMention> relations,
        Func<Guid, bool> isByMachine,
        KnowledgeSchema schema
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(mentions);
        ArgumentNullException.ThrowIfNull(relations);
        ArgumentNullException.ThrowIfNull(isByMachine);
        ArgumentNullException.ThrowIfNull(schema);
        var known = mentions.Where(m => m.Fragments is null && schema.Entity(m.Type) is not null).ToList();
        var accepted = known.Where(m => m.State == MentionState.Accepted && !isByMachine(m.Id)).ToList();
        var open = mentions
            .Where(m => m.State == MentionState.Suggested || (m.State == MentionState.Accepted && isByMachine(m.Id)))
            .ToList();
        var sentences = SentenceSplitter.Split(text);
        var pairs = Pairs(text, isDone, sentences, accepted, relations, isByMachine, schema);
        if (isDone && open.All(m => m.State == MentionState.Suggested))
            return new LearningDocument(id, [new TaggedText(text, Spans(accepted, 0))], pairs);
        var decided = Decided(text, sentences, mentions, accepted, open);
        return new LearningDocument(id, [.. decided.Select(d => d.Text)], pairs)
        {
            Rejected = isDone ? null : [.. decided.Select(d => d.Rejected)],
        };
    }

    private static List<(TaggedText Text, IReadOnlyList<TypedSpan> Rejected)> Decided(
        string text,
        IReadOnlyList<TextSpan> sentences,
        IReadOnlyList<EntityMention> mentions,
        List<EntityMention> accepted,
        List<EntityMention> open
    )
    {
        var texts = new List<(TaggedText, IReadOnlyList<TypedSpan>)>();
        foreach (var sentence in sentences)
        {
            bool IsIn(EntityMention m) => m.Span.Start < sentence.End && m.Span.End > sentence.Start;
            if (!open.Any(IsIn) && mentions.Any(m => m.State is MentionState.Accepted or MentionState.Rejected && IsIn(m)))
                texts.Add(
                    (
                        new TaggedText(sentence.Of(text), Spans([.. accepted.Where(IsWithin)], sentence.Start)),
                        Spans([.. mentions.Where(m => m.State == MentionState.Rejected && IsWithin(m))], sentence.Start)
                    )
                );

            bool IsWithin(EntityMention m) => m.Span.Start >= sentence.Start && m.Span.End <= sentence.End;
        }

        return texts;
    }

    private static IReadOnlyList<TypedSpan> Spans(List<EntityMention> mentions, int offset) =>
        [.. mentions.Select(m => new TypedSpan(m.Type, new TextSpan(m.Span.Start - offset, m.Span.End - offset))).Distinct()];

    // In a document that is done, what nobody related is not related; in others, only what was rejected is known not to be.
    private static List<RelationExample> Pairs(
        string text,
        bool isDone,
        IReadOnlyList<TextSpan> sentences,
        List<EntityMention> accepted,
        IReadOnlyList<RelationMention> relations,
        Func<Guid, bool> isByMachine,
        KnowledgeSchema schema
    )
    {
        var spans = accepted.ToDictionary(m => m.Id, m => new TypedSpan(m.Type, m.Span));
        var examples = new List<RelationExample>();
        var known = new HashSet<(TypedSpan, TypedSpan)>();
        foreach (
            var relation in relations.Where(r =>
                r.Tail is { } tail
                && spans.ContainsKey(r.Head)
                && spans.ContainsKey(tail)
                && schema.Relation(r.Type) is not null
                && !isByMachine(r.Id)
            )
        )
        {
            var (head, tail) = (spans[relation.Head], spans[relation.Tail!.Value]);
            if (relation.State == MentionState.Accepted)
                Add(head, tail, relation.Type);
            else if (
                relation.State == MentionState.Rejected
                && !isDone
                && !relations.Any(r => r.State == MentionState.Accepted && r.Head == relation.Head && r.Tail == relation.Tail)
            )
                Add(head, tail, "");
            if (relation.State != MentionState.Rejected)
                known.Add((head, tail));
        }

        if (isDone)
        {
            foreach (var (head, tail) in RelationCandidates.Of(schema).Of([.. spans.Values.Distinct()]))
            {
                if (!known.Contains((head, tail)))
                    Add(head, tail, "");
            }
        }

        return examples;

        void Add(TypedSpan head, TypedSpan tail, string type)
        {
            if (RelationContext.Of(text, sentences, head, tail) is { } context)
                examples.Add(new RelationExample(context.Text, context.Head, context.Tail, type));
        }
    }
}
