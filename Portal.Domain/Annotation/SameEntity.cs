using Portal.Domain.Text;

namespace Portal.Domain.Annotation;

/// <summary>Finds where else a text writes what a person has accepted in one place, and what stands in the way there.</summary>
/// <remarks>Equal is what has the same characters. A surface that begins or ends with a letter or digit of a script that puts spaces
/// between words does not begin or end inside of one: "ion" is not in "version". Chinese has no such borders.</remarks>
public static class SameEntity
{
    /// <summary>A place of the same surface.</summary>
    /// <param name="Span">Where, in UTF-16 positions.</param>
    /// <param name="Obstacle">The live mention that overlaps it and is another, or was rejected there before; null when the place is
    /// free.</param>
    public sealed record Place(TextSpan Span, EntityMention? Obstacle);

    /// <summary>The places of a surface in a text that have no mention of the type yet, in order, none overlapping another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="surface">What to find; at least one character.</param>
    /// <param name="type">The entity type that a place would get.</param>
    /// <param name="mentions">The text's mentions, in any state.</param>
    public static IReadOnlyList<Place> Find(string text, string surface, string type, IEnumerable<EntityMention> mentions)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(surface);
        var known = mentions.Where(m => m.State != MentionState.Deleted).ToList();
        var places = new List<Place>();
        for (var at = text.IndexOf(surface, StringComparison.Ordinal); at >= 0; at = text.IndexOf(surface, at, StringComparison.Ordinal))
        {
            var span = new TextSpan(at, at + surface.Length);
            if (IsInsideOfAWord(text, span) || !span.IsWholeIn(text))
            {
                at++;
                continue;
            }

            at = span.End;
            var there = known.Where(m => m.Span.Start < span.End && span.Start < m.Span.End).ToList();
            if (there.Any(m => m.Span == span && m.Type == type && m.State is (MentionState.Accepted or MentionState.Suggested)))
                continue;
            // What was rejected in this very place as this very type is decided; any other live mention is asked about.
            places.Add(
                new Place(
                    span,
                    there.Find(m => m.State == MentionState.Rejected && m.Span == span && m.Type == type)
                        ?? there.Find(m => m.State is MentionState.Accepted or MentionState.Suggested)
                )
            );
        }

        return places;
    }

    /// <summary>Whether a mention stands in the way of a suggestion: live and over it, or rejected in this very place as this very
    /// type.</summary>
    /// <param name="mention">The mention.</param>
    /// <param name="span">Where the suggestion would be.</param>
    /// <param name="type">The entity type that it would get.</param>
    public static bool IsInTheWay(EntityMention mention, TextSpan span, string type)
    {
        ArgumentNullException.ThrowIfNull(mention);
        return mention.State is MentionState.Accepted or MentionState.Suggested
            ? mention.Span.Start < span.End && span.Start < mention.Span.End
            : mention.State == MentionState.Rejected && mention.Span == span && mention.Type == type;
    }

    private static bool IsInsideOfAWord(string text, TextSpan span) =>
        (span.Start > 0 && IsSpaced(text[span.Start - 1]) && IsSpaced(text[span.Start]))
        || (span.End < text.Length && IsSpaced(text[span.End - 1]) && IsSpaced(text[span.End]));

    // Letters and digits below the scripts of East Asia; those above are written without spaces.
    private static bool IsSpaced(char c) => c < 0x2E80 && char.IsLetterOrDigit(c);
}
