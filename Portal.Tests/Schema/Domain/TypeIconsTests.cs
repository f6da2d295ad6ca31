using System.Text.RegularExpressions;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

public sealed partial class TypeIconsTests
{
    [Fact]
    public void Icons_OfASchema_AreKeptWhereTheyAreKnown()
    {
        Assert.All(TypeIcons.All, icon => Assert.Equal(icon, Read(icon)));
        Assert.All(["", "dragon", "Person", "<svg onload=alert(1)>"], icon => Assert.Equal("", Read(icon)));
    }

    /// <summary>The canvas draws each icon that can be chosen, and no other.</summary>
    [Fact]
    public void Icons_ThatCanBeChosen_AreThoseThatTheCanvasDraws()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "Portal", "Client", "src", "schema", "icons.ts"));
        Assert.Equal(TypeIcons.All, Drawn().Matches(source).Select(m => m.Groups[1].Value));
    }

    private static string Read(string icon)
    {
        var schema = KnowledgeSchema.Empty with
        {
            Entities =
            [
                new EntityType
                {
                    Id = "Fault",
                    Names = new LocalizedName("故障", "fault"),
                    Icon = icon,
                },
            ],
        };
        return SchemaJson.Read(SchemaJson.Write(schema)).Value!.Entities[0].Icon;
    }

    [GeneratedRegex(@"^  (\w+):", RegexOptions.Multiline)]
    private static partial Regex Drawn();
}
