using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Jobs;

namespace Portal.Services;

/// <summary>Writes, with the decision itself, what the graphs have yet to take.</summary>
public sealed class TripleOutbox(JobQueue jobs)
{
    internal async Task AddAsync(PortalDbContext db, Guid workspaceId, IReadOnlyCollection<Guid> triples, bool isRemoval)
    {
        var targets = new List<string> { GraphTargets.Embedded };
        if (await db.Neo4jConnections.AnyAsync(c => c.WorkspaceId == workspaceId).ConfigureAwait(false))
            targets.Add(GraphTargets.Neo4j);
        foreach (var target in targets)
        {
            await AddAsync(db, workspaceId, triples, isRemoval, target).ConfigureAwait(false);
        }
    }

    internal async Task AddAsync(PortalDbContext db, Guid workspaceId, IReadOnlyCollection<Guid> triples, bool isRemoval, string target)
    {
        db.Outbox.AddRange(triples.Select(t => new OutboxRow { WorkspaceId = workspaceId, TripleId = t, IsRemoval = isRemoval, Target = target }));
        await jobs.AddAsync(db, workspaceId, GraphPushJob.JobKind, new GraphPushParameters(target), Accounts.ActingUser.System.Id, $"push:{workspaceId:N}:{target}").ConfigureAwait(false);
        jobs.Wake();
    }
}
