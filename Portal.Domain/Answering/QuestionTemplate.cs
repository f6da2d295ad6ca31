using Portal.Domain.Graph;

namespace Portal.Domain.Answering;

/// <summary>A kind of question over a schema: which slots it has, which path it walks, and how people may put it.</summary>
/// <param name="Id">Stable for as long as the identifiers in the schema are: <c>has_symptom.forward</c>.</param>
/// <param name="Kind">Its shape.</param>
/// <param name="EntityType">The type of the entity that the question names.</param>
/// <param name="Hops">The path from that entity to the answer; empty for a property.</param>
/// <param name="Property">The property asked for, or null.</param>
/// <param name="PatternZh">How the question is put in Chinese, with slots in braces.</param>
/// <param name="PatternEn">How the question is put in English, with slots in braces.</param>
public sealed record QuestionTemplate(
    string Id,
    TemplateKind Kind,
    string EntityType,
    IReadOnlyList<PatternHop> Hops,
    string? Property,
    string PatternZh,
    string PatternEn
)
{
    /// <summary>The relation of the path's last hop; null for a property.</summary>
    public string? Relation => Hops.Count > 0 ? Hops[^1].Relation : null;

    /// <summary>The type of the answer; null for a property.</summary>
    public string? AnswerType => Hops.Count > 0 ? Hops[^1].Label : null;
}
