namespace Portal.Domain.Team.Curation;

/// <summary>How an annotation differs from what was decided.</summary>
/// <remarks>After N. Chinchor and B. Sundheim, "MUC-5 evaluation metrics" (1993): missing, spurious, and two kinds of partly right; with
/// what Portal adds, assertion and direction.</remarks>
public enum AnnotationError
{
    /// <summary>The right type at a place that only overlaps.</summary>
    Boundary,

    /// <summary>The right place with another type.</summary>
    Type,

    /// <summary>An overlapping place with another type.</summary>
    TypeAndBoundary,

    /// <summary>Right but for whether the text says, denies or supposes it.</summary>
    Assertion,

    /// <summary>Decided, and not annotated.</summary>
    Missing,

    /// <summary>Annotated, and not decided.</summary>
    Spurious,

    /// <summary>The right pair with another relation type.</summary>
    RelationType,

    /// <summary>The right relation the wrong way round.</summary>
    Direction,

    /// <summary>A relation that was decided and not annotated.</summary>
    MissingRelation,

    /// <summary>A relation that was annotated and not decided.</summary>
    SpuriousRelation,
}

/// <summary>Sorts the differences of a layer from the curated one.</summary>
public static class ErrorTaxonomy
{
    /// <summary>Counts the differences by kind, and the decided claims that the layer has right.</summary>
    /// <param name="curated">What was decided.</param>
    /// <param name="layer">What an annotator says.</param>
    public static (IReadOnlyDictionary<AnnotationError, int> Errors, int Right) Classify(AnnotatorLayer curated, AnnotatorLayer layer)
    {
        ArgumentNullException.ThrowIfNull(curated);
        ArgumentNullException.ThrowIfNull(layer);
        var comparison = LayerComparison.Of([curated with { Annotator = s_curated }, layer with { Annotator = s_layer }]);
        var errors = new Dictionary<AnnotationError, int>();
        void Count(AnnotationError error) => errors[error] = errors.GetValueOrDefault(error) + 1;
        var right = comparison.Mentions.Count(v => v.Annotators.Length == 2) + comparison.Relations.Count(v => v.Annotators.Length == 2);
        var wanted = comparison.Mentions.Where(v => v.Annotators is [var who] && who == s_curated).ToList();
        foreach (var given in comparison.Mentions.Where(v => v.Annotators is [var who] && who == s_layer))
        {
            // Each decided mention explains one wrong one, the closest.
            var match = wanted.Where(w => w.Span.Overlaps(given.Span)).OrderBy(w => Distance(w, given)).FirstOrDefault();
            if (match is null)
            {
                Count(AnnotationError.Spurious);
                continue;
            }

            wanted.Remove(match);
            Count(
                (match.Span == given.Span, match.Type == given.Type) switch
                {
                    (true, true) => AnnotationError.Assertion,
                    (true, false) => AnnotationError.Type,
                    (false, true) => AnnotationError.Boundary,
                    _ => AnnotationError.TypeAndBoundary,
                }
            );
        }

        foreach (var _ in wanted)
            Count(AnnotationError.Missing);
        Relations(comparison, Count);
        return (errors, right);
    }

    private static readonly Guid s_curated = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_layer = new("00000000-0000-0000-0000-000000000002");

    private static void Relations(LayerComparison comparison, Action<AnnotationError> count)
    {
        var wanted = comparison.Relations.Where(v => v.Annotators is [var who] && who == s_curated).ToList();
        foreach (var given in comparison.Relations.Where(v => v.Annotators is [var who] && who == s_layer))
        {
            var match = wanted.FirstOrDefault(given.Contradicts);
            if (match is null)
            {
                count(AnnotationError.SpuriousRelation);
                continue;
            }

            wanted.Remove(match);
            count(
                match.Head != given.Head ? AnnotationError.Direction
                : match.Type != given.Type ? AnnotationError.RelationType
                : match.Tail is null ? AnnotationError.Boundary
                : AnnotationError.Assertion
            );
        }

        foreach (var _ in wanted)
            count(AnnotationError.MissingRelation);
    }

    private static int Distance(MentionVariant one, MentionVariant other) =>
        Math.Abs(one.Span.Start - other.Span.Start) + Math.Abs(one.Span.End - other.Span.End) + (one.Type == other.Type ? 0 : 1);
}
