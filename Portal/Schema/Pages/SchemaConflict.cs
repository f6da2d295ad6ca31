using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

/// <summary>An edit that somebody else's change stands against.</summary>
/// <param name="Edit">The edit; null for undo and redo.</param>
/// <param name="Kind"><c>schema-edit</c>, <c>schema-undo</c> or <c>schema-redo</c>.</param>
/// <param name="Members">The members that both sides changed.</param>
public sealed record SchemaConflict(SchemaEdit? Edit, string Kind, IReadOnlyList<string> Members)
{
    /// <summary>The edit that takes the author's side.</summary>
    public SchemaEdit Forced =>
        Edit switch
        {
            SchemaEdit.PutEntity e => e with { Force = true },
            SchemaEdit.PutRelation r => r with { Force = true },
            _ => Edit!,
        };

    /// <summary>My value and theirs of a member, as text; empty for undo and redo, where the draft itself shows theirs.</summary>
    public (string Mine, string Theirs) Values(KnowledgeSchema draft, string member)
    {
        var (mine, theirs) = Edit switch
        {
            SchemaEdit.PutEntity e => (
                System.Text.Json.JsonSerializer.SerializeToNode(e.Type, SchemaJson.Options),
                System.Text.Json.JsonSerializer.SerializeToNode(draft.Entity(e.Base!.Id), SchemaJson.Options)
            ),
            SchemaEdit.PutRelation r => (
                System.Text.Json.JsonSerializer.SerializeToNode(r.Type, SchemaJson.Options),
                System.Text.Json.JsonSerializer.SerializeToNode(draft.Relation(r.Base!.Id), SchemaJson.Options)
            ),
            _ => (null, null),
        };
        return (At(mine, member), At(theirs, member));
    }

    private static string At(System.Text.Json.Nodes.JsonNode? node, string member)
    {
        foreach (var name in member.Split('.'))
        {
            node = node switch
            {
                System.Text.Json.Nodes.JsonObject o => o[name],
                System.Text.Json.Nodes.JsonArray list => list.FirstOrDefault(i =>
                    i is System.Text.Json.Nodes.JsonObject o && o["id"]?.ToString() == name
                ),
                _ => null,
            };
        }

        return node?.ToString() ?? "";
    }
}
