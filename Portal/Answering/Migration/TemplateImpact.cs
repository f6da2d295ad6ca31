using System.Text.Json;
using Portal.Data;
using Portal.Domain.Answering;
using Portal.Domain.Schema;
using Portal.Schema.Migration;

namespace Portal.Answering.Migration;

/// <summary>Which question templates a change of the schema would make, change or take away.</summary>
public sealed class TemplateImpact : ISchemaMigrationStep
{
    public int Order => 60;

    public Task<SchemaImpact> LookAsync(
        SchemaImpact impact,
        SchemaComparison schemas,
        PortalDbContext db,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(schemas);
        var (before, after) = (Templates(schemas.From), Templates(schemas.To));
        return Task.FromResult(
            impact with
            {
                Templates =
                    before.Count(t => !after.TryGetValue(t.Key, out var now) || now != t.Value)
                    + after.Keys.Count(k => !before.ContainsKey(k)),
                TemplatesNow = before.Count,
                TemplatesThen = after.Count,
            }
        );
    }

    private static Dictionary<string, string> Templates(KnowledgeSchema schema) =>
        TemplateGenerator.Generate(schema).ToDictionary(t => t.Id, t => JsonSerializer.Serialize(t));
}
