using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Domain.Graph;
using Portal.Domain.Text;

namespace Portal.Knowledge;

/// <summary>Finds the entity that a name means: by normalised name, then by alias; makes one when there is none.</summary>
internal static class EntityResolver
{
    public static async Task<EntityRow> ResolveAsync(PortalDbContext db, Guid workspaceId, string type, string name)
    {
        var key = CharacterFolding.NameKey(name);
        var entity =
            db.Entities.Local.FirstOrDefault(e => e.WorkspaceId == workspaceId && e.Type == type && e.NameKey == key)
            ?? await db
                .Entities.FirstOrDefaultAsync(e => e.WorkspaceId == workspaceId && e.Type == type && e.NameKey == key)
                .ConfigureAwait(false);
        if (entity is not null)
            return entity;
        // Aliases are few beside names; those of one type are compared here, folded like names are.
        var withAliases = await db
            .Entities.Where(e => e.WorkspaceId == workspaceId && e.Type == type && e.Aliases.Count > 0)
            .ToListAsync()
            .ConfigureAwait(false);
        if (withAliases.FirstOrDefault(e => e.Aliases.Any(a => CharacterFolding.NameKey(a) == key)) is { } byAlias)
            return byAlias;
        entity = new EntityRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Type = type,
            Name = name.Trim(),
            NameKey = key,
            GraphKey = GraphKey.OfNode(workspaceId, type, name),
        };
        db.Entities.Add(entity);
        return entity;
    }
}
