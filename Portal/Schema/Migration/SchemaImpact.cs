namespace Portal.Schema.Migration;

/// <summary>What a change would do, measured by carrying it out on a copy.</summary>
/// <param name="Work">Mentions, relation mentions, entities, triples and dictionary entries that it touches.</param>
/// <param name="ApprovedTriples">How many triples are approved now, in all.</param>
/// <param name="Templates">Question templates that would go, come or change.</param>
/// <param name="TemplatesNow">Question templates now.</param>
/// <param name="TemplatesThen">Question templates afterwards.</param>
/// <param name="GraphNodes">Nodes of the embedded graph that would get another label or key, or go.</param>
/// <param name="GraphEdges">Edges that would get another type or ends, or go.</param>
/// <param name="Documents">Documents with a mention that it touches.</param>
/// <param name="Samples">Some of what it touches, before and after.</param>
/// <param name="SampledOf">How many touched rows there are of which <paramref name="Samples"/> shows some.</param>
public sealed record SchemaImpact(
    SchemaMigrationResult Work,
    int ApprovedTriples,
    int Templates,
    int TemplatesNow,
    int TemplatesThen,
    int GraphNodes,
    int GraphEdges,
    int Documents,
    IReadOnlyList<SchemaImpactSample> Samples,
    int SampledOf
);

/// <summary>One row before and after.</summary>
/// <param name="Kind"><c>triple</c> or <c>mention</c>.</param>
/// <param name="Before">What it says now, with identifiers of types.</param>
/// <param name="After">What it would say; empty when the row becomes one with another.</param>
/// <param name="StateBefore">A <see cref="Portal.Data.Knowledge.TripleState"/> or <see cref="Domain.Annotation.MentionState"/>.</param>
/// <param name="StateAfter">Likewise, afterwards.</param>
public sealed record SchemaImpactSample(string Kind, string Before, string After, string StateBefore, string StateAfter);
