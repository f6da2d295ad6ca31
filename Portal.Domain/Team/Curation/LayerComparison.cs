using Portal.Domain.Annotation;

namespace Portal.Domain.Team.Curation;

/// <summary>What several annotators say of a document, claim by claim.</summary>
/// <param name="Annotators">Whose layers were compared.</param>
/// <param name="Mentions">In the order of the text.</param>
/// <param name="Relations">In the order of their heads.</param>
public sealed record LayerComparison(
    IReadOnlyList<Guid> Annotators,
    IReadOnlyList<MentionVariant> Mentions,
    IReadOnlyList<RelationVariant> Relations
)
{
    /// <summary>Compares layers.</summary>
    public static LayerComparison Of(IReadOnlyList<AnnotatorLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var mentions = layers
            .SelectMany(l => l.Mentions.Select(m => (l.Annotator, m.Type, m.Span, m.Assertion, m.Fragments, m.Attributes)).Distinct())
            .GroupBy(m => (m.Type, m.Span, m.Assertion, m.Fragments))
            .Select(g => new MentionVariant(
                g.Key.Type,
                g.Key.Span,
                g.Key.Assertion,
                [.. g.Select(m => m.Annotator).Distinct().Order()],
                default
            )
            {
                Fragments = g.Key.Fragments,
                Attributes = AnnotationAttributes.Common(g.Select(m => m.Attributes)),
            })
            .OrderBy(v => v.Span)
            .ThenBy(v => v.Key, StringComparer.Ordinal)
            .ToList();
        var relations = layers
            .SelectMany(Claims)
            .GroupBy(r => r with { Annotators = [] }, Comparer.Instance)
            .Select(g =>
                g.Key with
                {
                    Annotators = [.. g.Select(r => r.Annotators[0]).Distinct().Order()],
                    Attributes = AnnotationAttributes.Common(g.Select(r => r.Attributes)),
                }
            )
            .OrderBy(v => v.Head.Span)
            .ThenBy(v => v.Key, StringComparer.Ordinal)
            .ToList();
        var byPlace = new Neighbours(mentions);
        return new LayerComparison(
            [.. layers.Select(l => l.Annotator)],
            [
                .. mentions.Select(v =>
                    v with
                    {
                        State = State(
                            v.Annotators.Length,
                            byPlace.Of(v).Any(w => v.Contradicts(w) && !v.Annotators.Intersect(w.Annotators).Any())
                        ),
                    }
                ),
            ],
            [
                .. relations.Select(v =>
                    v with
                    {
                        State = State(
                            v.Annotators.Length,
                            relations.Any(w => v.Contradicts(w) && !v.Annotators.Intersect(w.Annotators).Any())
                        ),
                    }
                ),
            ]
        );

        // Whoever says both does not take them for a contradiction: spans of one type may be nested.
        AgreementState State(int votes, bool isContradicted) =>
            isContradicted ? AgreementState.Disputed
            : votes == layers.Count ? AgreementState.Agreed
            : AgreementState.Incomplete;
    }

    private static IEnumerable<RelationVariant> Claims(AnnotatorLayer layer)
    {
        var byId = layer.Mentions.ToDictionary(m => m.Id);
        foreach (var relation in layer.Relations)
        {
            if (!byId.TryGetValue(relation.Head, out var head) || (relation.Tail is { } id && !byId.ContainsKey(id)))
                continue;
            MentionPlace? tail = relation.Tail is { } tailId ? new MentionPlace(byId[tailId].Type, byId[tailId].Span) : null;
            yield return new RelationVariant(
                relation.Type,
                new MentionPlace(head.Type, head.Span),
                tail,
                relation.Value,
                relation.Assertion,
                [layer.Annotator],
                default
            )
            {
                Attributes = relation.Attributes,
            };
        }
    }

    // Variants near one in the text, so that not all are compared with all.
    private sealed class Neighbours(List<MentionVariant> ordered)
    {
        private readonly int _longest = ordered.Select(v => v.Span.Length).DefaultIfEmpty(0).Max();

        public IEnumerable<MentionVariant> Of(MentionVariant variant)
        {
            var low = 0;
            for (var high = ordered.Count; low < high; )
            {
                var middle = (low + high) / 2;
                (low, high) = ordered[middle].Span.Start < variant.Span.Start - _longest ? (middle + 1, high) : (low, middle);
            }

            return ordered.Skip(low).TakeWhile(v => v.Span.Start < variant.Span.End);
        }
    }

    private sealed class Comparer : IEqualityComparer<RelationVariant>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(RelationVariant? x, RelationVariant? y) => x?.Key == y?.Key;

        public int GetHashCode(RelationVariant obj) => obj.Key.GetHashCode(StringComparison.Ordinal);
    }
}
