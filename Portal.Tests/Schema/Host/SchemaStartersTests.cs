using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Schema.Starters;

namespace Portal.Tests.Schema.Host;

/// <summary>The schemas to begin with.</summary>
public sealed class SchemaStartersTests
{
    [Fact]
    public void Starters_ArePublishable_InBothLanguages_AndWithoutWarnings()
    {
        Assert.Equal(["general", "medicine", "finance", "law", "manufacturing"], SchemaStarters.All.Keys);
        foreach (var (name, schema) in SchemaStarters.All)
            Assert.Empty(SchemaRules.Check(schema).Where(p => p.Severity != ProblemSeverity.Hint).Select(p => $"{name}: {p}"));
    }

    [Fact]
    public void Starters_EachType_SaysWhatBelongsToItAndWhere()
    {
        foreach (var (name, schema) in SchemaStarters.All)
        {
            Assert.All(schema.Entities, e => Assert.True(e.Icon.Length > 0 && e.Examples.Length > 0, $"{name} {e.Id}"));
            Assert.All(schema.Relations, r => Assert.True(r.Aliases.Length > 0 && r.Description.Length > 0, $"{name} {r.Id}"));
            Assert.Equal(schema.Entities.Select(e => e.Id).Order(StringComparer.Ordinal), schema.Layout.Keys);
            Assert.Equal(schema.Layout.Count, schema.Layout.Values.Distinct().Count());
            Assert.Equal(schema.Entities.Length, schema.Entities.Select(e => e.Color).Distinct().Count());
        }
    }
}
