using Portal.Domain.Schema;
using Portal.Team.Curation;

namespace Portal.Team.Pages;

/// <summary>What an annotator, or the result, has marked, as pages draw it.</summary>
internal static class CurationMarks
{
    /// <param name="view">The document.</param>
    /// <param name="schema">For the names of types.</param>
    /// <param name="language">Of the names.</param>
    /// <param name="annotator">Whose marks; null for the result.</param>
    /// <param name="current">The claim that is looked at.</param>
    public static IReadOnlyList<SpanText.Marked> Of(
        CurationView view,
        KnowledgeSchema schema,
        string language,
        Guid? annotator,
        ClaimView? current
    ) =>
        [
            .. view
                .Claims.Where(c => !c.IsRelation && (annotator is { } user ? c.Voters.Contains(user) : c.Decision == ClaimDecision.Taken))
                .Select(c => new SpanText.Marked(
                    c.Start,
                    c.End,
                    c.Type,
                    TypeName(schema, language, c),
                    $"agree-{c.State.ToString().ToLowerInvariant()}{(IsMeant(c, current) ? " current" : "")}"
                )),
        ];

    // Of a relation, what it relates.
    private static bool IsMeant(ClaimView claim, ClaimView? current) =>
        current is not null
        && (
            current.IsRelation
                ? (claim.Start, claim.End) == (current.Start, current.End)
                    || (claim.Start, claim.End) == (current.TailStart, current.TailEnd)
                : claim.Key == current.Key
        );

    public static string TypeName(KnowledgeSchema schema, string language, ClaimView claim) =>
        !claim.IsRelation
            ? schema.Entity(claim.Type)?.Names.In(language, claim.Type) ?? claim.Type
            : schema.Relation(claim.Type)?.Names.In(language, claim.Type)
                ?? schema.Entities.SelectMany(e => e.Properties).FirstOrDefault(p => p.Id == claim.Type)?.Names.In(language, claim.Type)
                ?? claim.Type;
}
