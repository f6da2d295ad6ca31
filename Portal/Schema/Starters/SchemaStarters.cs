using Portal.Domain.Schema;

namespace Portal.Schemas;

/// <summary>Ready-made schemas to begin with, in both languages; written for Portal.</summary>
public static partial class SchemaStarters
{
    /// <summary>The starters by name: general, medicine, finance, law, manufacturing.</summary>
    public static IReadOnlyDictionary<string, KnowledgeSchema> All { get; } = new Dictionary<string, KnowledgeSchema>(StringComparer.Ordinal)
    {
        ["general"] = General(),
        ["medicine"] = Medicine(),
        ["finance"] = Finance(),
        ["law"] = Law(),
        ["manufacturing"] = Manufacturing(),
    };

    private static KnowledgeSchema Build(EntityType[] entities, RelationType[] relations)
    {
        // A grid to begin with; the canvas arranges it by its relations on request.
        var columns = (int)Math.Ceiling(Math.Sqrt(entities.Length));
        var layout = KnowledgeSchema.Empty.Layout;
        for (var i = 0; i < entities.Length; i++)
            layout = layout.Add(entities[i].Id, new CanvasPlace(i % columns * 320, i / columns * 200));
        return new KnowledgeSchema { Entities = [.. entities.Select((e, i) => e with { Color = i % TypePalette.Count, Hotkey = i < 9 ? $"{i + 1}" : "" })], Relations = [.. relations], Layout = layout };
    }

    private static EntityType E(string id, string zh, string en, string icon, string definition, string[] aliases, string[] examples, params PropertyType[] properties) =>
        new() { Id = id, Names = new(zh, en), Icon = icon, Description = definition, Aliases = [.. aliases], Examples = [.. examples], Properties = [.. properties] };

    private static PropertyType P(string id, string zh, string en, PropertyKind kind = PropertyKind.Text, string unit = "", bool key = false, params string[] values) =>
        new() { Id = id, Names = new(zh, en), Kind = kind, Unit = unit, IsKey = key, IsUnique = key, Values = [.. values] };

    private static RelationType R(string id, string zh, string en, string definition, string[] aliases, string[] backwards, params (string Head, string Tail)[] pairs) =>
        new() { Id = id, Names = new(zh, en), Description = definition, Aliases = [.. aliases], InverseAliases = [.. backwards], Pairs = [.. pairs.Select(p => new TypePair(p.Head, p.Tail))] };
}
