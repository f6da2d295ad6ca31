using System.Globalization;
using Portal.Domain.Schema;

namespace Portal.Domain.Answering;

/// <summary>What came of a question, as values; who shows it to somebody makes a sentence of them.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Kind">The shape of the question; null when it was not understood as one.</param>
/// <param name="Entities">Whom the question is about, in its order: the names of the entities, or its own words where there is none of that
/// name.</param>
/// <param name="Path">What the schema calls the relations on the way to the answer; empty for a property.</param>
/// <param name="Type">What the schema calls the type asked for; null for a property.</param>
/// <param name="Property">What the schema calls the property asked for; null for relations.</param>
/// <param name="Values">The names or values that are the answer, or how many there are; empty for a question of yes or no.</param>
/// <param name="Total">How many rows there are in all; <paramref name="Values"/> may have fewer.</param>
/// <param name="UnknownName">The words of the question that name nothing in the graph; null when all do.</param>
/// <param name="Unexplained">Words that nothing accounted for.</param>
public sealed record Answer(
    AnswerStatus Status,
    TemplateKind? Kind,
    IReadOnlyList<string> Entities,
    IReadOnlyList<LocalizedName> Path,
    LocalizedName? Type,
    LocalizedName? Property,
    IReadOnlyList<string> Values,
    int Total,
    string? UnknownName,
    IReadOnlyList<string> Unexplained
)
{
    /// <summary>The answer to a question that was understood so and for which the graph returned these rows.</summary>
    /// <param name="schema">Where names of types come from.</param>
    /// <param name="reading">What the question was understood as.</param>
    /// <param name="rows">What the graph returned; none where it was not asked.</param>
    /// <param name="total">How many rows there are in all.</param>
    /// <remarks>A question that could be put to the graph, and for which it returned nothing, is one whose answer the graph does not
    /// hold.</remarks>
    public static Answer Of(KnowledgeSchema schema, Interpretation reading, IReadOnlyList<AnswerRow> rows, int total)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(rows);
        var template = reading.Template;
        return new Answer(
            reading.Status == AnswerStatus.Answered && rows.Count == 0 ? AnswerStatus.NotInGraph : reading.Status,
            template?.Kind,
            [.. reading.Slots.Select(s => s.Entity?.Name ?? s.Value)],
            [.. (template?.Hops ?? []).Select(h => Named(schema.Relation(h.Relation)?.Names, h.Relation))],
            template?.AnswerType is { } type ? Named(schema.Entity(type)?.Names, type) : null,
            template?.Property is { } property ? Named(schema.Property(template.EntityType, property)?.Names, property) : null,
            Column(template?.Kind) is { } column
                ? [.. rows.Select(r => Convert.ToString(r.Values[column], CultureInfo.InvariantCulture) ?? "")]
                : [],
            total,
            reading.Slots.FirstOrDefault(s => s.Entity is null)?.Value,
            reading.Unexplained
        );
    }

    private static LocalizedName Named(LocalizedName? names, string id) =>
        names is not null && names.All().Any() ? names : new LocalizedName(id, id);

    private static string? Column(TemplateKind? kind) =>
        kind switch
        {
            null or TemplateKind.Exists => null,
            TemplateKind.Property => "value",
            TemplateKind.Count => "count",
            _ => "name",
        };
}
