using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

/// <summary>The type that an edit left behind under a new identifier: one that was added or renamed.</summary>
/// <param name="Key">Its key: <c>e:ID</c> or <c>r:ID</c>.</param>
/// <param name="OldId">What it was called before; null for one that was added.</param>
internal sealed record EditedType(string Key, string? OldId)
{
    /// <summary>That of an edit that was made; null when no identifier is new.</summary>
    public static EditedType? Of(SchemaEdit edit, SchemaEditReply reply) =>
        edit switch
        {
            SchemaEdit.PutEntity e when Added(reply, "entity:") is { } id => new("e:" + id, e.Base?.Id),
            SchemaEdit.PutRelation r when Added(reply, "relation:") is { } id => new("r:" + id, r.Base?.Id),
            SchemaEdit.Draw when Added(reply, "relation:") is { } id => new("r:" + id, null),
            _ => null,
        };

    private static string? Added(SchemaEditReply reply, string kind) =>
        reply
            .Changed.Where(c => c.After is not null && c.Before is null && c.Key.StartsWith(kind, StringComparison.Ordinal))
            .Select(c => c.Key[kind.Length..])
            .FirstOrDefault();
}
