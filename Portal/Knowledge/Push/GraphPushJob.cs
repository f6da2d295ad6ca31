using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Domain.Graph;
using Portal.Graph;
using Portal.Graph.Neo4j;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Knowledge.Push;

public sealed record GraphPushParameters(string Target);

/// <summary>Takes what waits in the outbox to a graph, in batches that the graph applies once.</summary>
/// <remarks>A batch is first written down with its key, then applied, then struck off. A kill between any two of these is settled by the
/// graph's ledger when the same batch is applied again.</remarks>
public sealed partial class GraphPushJob(
    IDbContextFactory<PortalDbContext> contexts,
    GraphStores stores,
    Neo4jStores neo4j,
    JobQueue jobs,
    PortalMeters meters,
    TimeProvider time,
    ILogger<GraphPushJob> logger
) : IJobHandler
{
    public const string JobKind = "graph.push";
    private const int RowsInABatch = 1000;

    public string Kind => JobKind;

    public bool PrecedesCommands => true;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var target = JsonSerializer.Deserialize<GraphPushParameters>(job.Parameters)!.Target;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var waiting = await db
            .Outbox.CountAsync(o => o.WorkspaceId == job.WorkspaceId && o.Target == target, cancellationToken)
            .ConfigureAwait(false);
        var push = await db
            .Pushes.AsNoTracking()
            .FirstOrDefaultAsync(p => p.WorkspaceId == job.WorkspaceId && p.Target == target && !p.IsDone, cancellationToken)
            .ConfigureAwait(false);
        if (push is not null)
            return await ApplyAsync(db, push, job, waiting, cancellationToken).ConfigureAwait(false);
        if (waiting == 0)
            return new JobStep(null, job.Done, job.Done, true, write => EndAsync(write, job, target));
        // A batch that this run finds and did not write down is one that was begun before.
        job.Memory.Keep(target);
        return new JobStep(null, job.Done, job.Done + waiting, false, write => AssignAsync(write, job.WorkspaceId, target));
    }

    // A triple that was approved while this job was ending found it under its key: it needs a job of its own.
    private async Task EndAsync(PortalDbContext db, JobContext job, string target)
    {
        if (!await db.Outbox.AnyAsync(o => o.WorkspaceId == job.WorkspaceId && o.Target == target).ConfigureAwait(false))
            return;
        var row = await db.Jobs.FirstAsync(j => j.Id == job.Id).ConfigureAwait(false);
        var key = row.DedupKey;
        row.DedupKey = null;
        await db.SaveChangesAsync().ConfigureAwait(false);
        await jobs.AddAsync(db, job.WorkspaceId, JobKind, new GraphPushParameters(target), job.CreatedBy, key).ConfigureAwait(false);
    }

    private async Task AssignAsync(PortalDbContext db, Guid workspaceId, string target)
    {
        var rows = await db
            .Outbox.Where(o => o.WorkspaceId == workspaceId && o.Target == target && o.PushId == null)
            .OrderBy(o => o.Sequence)
            .Take(RowsInABatch)
            .ToListAsync()
            .ConfigureAwait(false);
        if (rows.Count == 0)
            return;
        var push = new PushRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Target = target,
            Number =
                (
                    await db
                        .Pushes.Where(p => p.WorkspaceId == workspaceId && p.Target == target)
                        .MaxAsync(p => (int?)p.Number)
                        .ConfigureAwait(false)
                    ?? 0
                ) + 1,
            Rows = rows.Count,
            At = time.GetUtcNow().UtcDateTime,
        };
        db.Pushes.Add(push);
        foreach (var row in rows)
            row.PushId = push.Id;
        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    private async Task<JobStep> ApplyAsync(
        PortalDbContext db,
        PushRow push,
        JobContext job,
        int waiting,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        if (job.Memory.Kept<string>() is null)
            LogRetried(logger, push.WorkspaceId, push.Target, push.Number, push.Rows);
        var batch = await GraphBatchBuilder.BuildAsync(db, push, cancellationToken).ConfigureAwait(false);
        var applied = await SendAsync(db, push, batch, cancellationToken).ConfigureAwait(false);
        meters.Pushed(push.Rows);
        return new JobStep(
            null,
            job.Done + push.Rows,
            Math.Max(job.Total, job.Done + waiting),
            false,
            async write =>
            {
                await write.Outbox.Where(o => o.PushId == push.Id).ExecuteDeleteAsync().ConfigureAwait(false);
                await write
                    .Pushes.Where(p => p.Id == push.Id)
                    .ExecuteUpdateAsync(s =>
                        s.SetProperty(p => p.IsDone, true)
                            .SetProperty(p => p.NodesCreated, applied.NodesCreated)
                            .SetProperty(p => p.EdgesCreated, applied.EdgesCreated)
                            .SetProperty(p => p.EdgesRemoved, applied.EdgesRemoved)
                    )
                    .ConfigureAwait(false);
                write.Tell(new KnowledgeChanged(push.WorkspaceId));
            }
        )
        {
            AfterCommit = () =>
                LogApplied(
                    logger,
                    push.WorkspaceId,
                    push.Target,
                    push.Number,
                    push.Rows,
                    applied.NodesCreated,
                    applied.EdgesCreated,
                    applied.EdgesRemoved,
                    applied.AlreadyApplied,
                    Math.Round(time.GetElapsedTime(started).TotalSeconds, 3)
                ),
        };
    }

    private async Task<GraphApplyResult> SendAsync(PortalDbContext db, PushRow push, GraphBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var store =
                push.Target == GraphTargets.Embedded
                    ? stores.Embedded(push.WorkspaceId)
                    : await neo4j.OpenAsync(db, push.WorkspaceId, cancellationToken).ConfigureAwait(false);
            return store is null
                ? new GraphApplyResult(false, 0, 0, 0, 0)
                : await store.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(logger, push.WorkspaceId, push.Target, push.Number, push.Rows, error.GetType().Name);
            throw;
        }
    }

    [LoggerMessage(
        EventIds.Knowledge,
        LogLevel.Information,
        "Batch {Number} of workspace {Workspace} is in graph {Target} after {Seconds} s: {Rows} rows, {Nodes} nodes and {Edges} edges new, "
            + "{Removed} edges removed; was there already {IsRepeated}"
    )]
    private static partial void LogApplied(
        ILogger logger,
        Guid workspace,
        string target,
        int number,
        int rows,
        int nodes,
        int edges,
        int removed,
        bool isRepeated,
        double seconds
    );

    [LoggerMessage(
        EventIds.Knowledge + 1,
        LogLevel.Information,
        "Batch {Number} of workspace {Workspace}, {Rows} rows, was begun before and is sent to graph {Target} again"
    )]
    private static partial void LogRetried(ILogger logger, Guid workspace, string target, int number, int rows);

    [LoggerMessage(
        EventIds.Knowledge + 2,
        LogLevel.Warning,
        "Batch {Number} of workspace {Workspace}, {Rows} rows, did not reach graph {Target}: {Error}"
    )]
    private static partial void LogFailed(ILogger logger, Guid workspace, string target, int number, int rows, string error);
}
