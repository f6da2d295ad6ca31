using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Graph;
using Portal.Jobs;

namespace Portal.Knowledge.Push;

/// <summary>Writes, with the decision itself, what the graphs have yet to take.</summary>
public sealed class TripleOutbox(JobQueue jobs)
{
    internal async Task AddAsync(PortalDbContext db, Guid workspaceId, IReadOnlyCollection<Guid> triples, bool isRemoval)
    {
        foreach (var target in await TargetsAsync(db, workspaceId).ConfigureAwait(false))
            await AddAsync(db, workspaceId, triples, isRemoval, target).ConfigureAwait(false);
    }

    internal static async Task<IReadOnlyList<string>> TargetsAsync(PortalDbContext db, Guid workspaceId) =>
        await db.Neo4jConnections.AnyAsync(c => c.WorkspaceId == workspaceId).ConfigureAwait(false)
            ? [GraphTargets.Embedded, GraphTargets.Neo4j]
            : [GraphTargets.Embedded];

    internal async Task AddAsync(PortalDbContext db, Guid workspaceId, IReadOnlyCollection<Guid> triples, bool isRemoval, string target)
    {
        db.Outbox.AddRange(
            triples.Select(t => new OutboxRow
            {
                WorkspaceId = workspaceId,
                TripleId = t,
                IsRemoval = isRemoval,
                Target = target,
            })
        );
        await jobs.AddAsync(
                db,
                workspaceId,
                GraphPushJob.JobKind,
                new GraphPushParameters(target),
                Accounts.ActingUser.System.Id,
                $"push:{workspaceId:N}:{target}"
            )
            .ConfigureAwait(false);
    }
}
