using Microsoft.EntityFrameworkCore;
using Portal.Domain.Text;
using Portal.Schema.Migration;

namespace Portal.Team.Migration;

/// <summary>What curators decided names its types: it follows them, so that a merge still knows what was decided.</summary>
internal sealed class CurationMigration(MigrationRun run) : ISchemaMigrationWork
{
    public async Task ApplyAsync()
    {
        if (!run.Mapping.ChangedEntities.Any() && !run.Mapping.ChangedRelations.Any() && !run.Mapping.ChangedProperties.Any())
            return;
        await run.PagesAsync(
                after =>
                    run.Db.CurationDecisions.Where(d => d.WorkspaceId == run.WorkspaceId && d.Id.CompareTo(after) > 0)
                        .OrderBy(d => d.Id)
                        .Take(MigrationRun.Page),
                async rows =>
                {
                    var documents = rows.Select(r => r.DocumentId).Distinct().ToList();
                    var texts = await run
                        .Db.Documents.Where(d => documents.Contains(d.Id))
                        .Select(d => new { d.Id, d.Text })
                        .ToDictionaryAsync(d => d.Id, d => d.Text)
                        .ConfigureAwait(false);
                    var taken = (
                        await run
                            .Db.CurationDecisions.Where(d => documents.Contains(d.DocumentId))
                            .Select(d => new { d.DocumentId, d.Variant })
                            .ToListAsync()
                            .ConfigureAwait(false)
                    )
                        .Select(d => (d.DocumentId, d.Variant))
                        .ToHashSet();
                    foreach (var row in rows)
                    {
                        // Two types that become one may have been decided on both: the first decision stands for both.
                        if (Moved(row.Variant, texts[row.DocumentId]) is { } now && now != row.Variant && taken.Add((row.DocumentId, now)))
                            row.Variant = now;
                    }
                },
                d => d.Id
            )
            .ConfigureAwait(false);
    }

    // As Variant.Key writes it: m|type|start|end|assertion, r|type|type|start|end|type|start|end|assertion, or
    // r|type|type|start|end|start|end|assertion.
    private string? Moved(string variant, string text)
    {
        var parts = variant.Split('|');
        if (parts[0] == "m")
            return Entity(parts, 1, text) is { } type ? Replace(parts, 1, type) : null;
        if (Entity(parts, 2, text) is not { } head)
            return null;
        var isProperty = parts.Length == 8;
        if (
            (isProperty && run.From.Relation(parts[1]) is null ? run.Mapping.Property(parts[2], parts[1]) : run.Mapping.Relation(parts[1]))
            is not { } relation
        )
            return null;
        parts[1] = relation;
        var moved = Replace(parts, 2, head).Split('|');
        return isProperty ? string.Join('|', moved)
            : Entity(moved, 5, text) is { } tail ? Replace(moved, 5, tail)
            : null;
    }

    private string? Entity(string[] parts, int at, string text)
    {
        var span = new TextSpan(
            int.Parse(parts[at + 1], System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(parts[at + 2], System.Globalization.CultureInfo.InvariantCulture)
        );
        return run.Mapping.Entity(parts[at], span.Of(text)).Type;
    }

    private static string Replace(string[] parts, int at, string value) => string.Join('|', parts.Select((p, i) => i == at ? value : p));
}
