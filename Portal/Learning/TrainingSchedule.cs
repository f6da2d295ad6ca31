using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Jobs;

namespace Portal.Learning;

/// <summary>Decides when a new version is trained without anybody asking: when enough was decided, when types have changed, or once a
/// day.</summary>
public sealed class TrainingSchedule(IDbContextFactory<PortalDbContext> contexts, JobQueue jobs, TimeProvider time)
{
    /// <summary>So many decisions are needed for a first training, and at least so many for each further one.</summary>
    public const int FewestDecisions = 20;

    private const double ShareOfDecisions = 0.05;
    private static readonly TimeSpan s_leastBetween = TimeSpan.FromMinutes(1);

    /// <summary>Trains when it is time for it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="user">Who decided last.</param>
    /// <param name="schema">Its types.</param>
    /// <param name="now">What the documents that have changed teach.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task TrainIfDueAsync(
        Guid workspace,
        Guid user,
        KnowledgeSchema schema,
        IReadOnlyList<LearningDocument> now,
        CancellationToken cancellationToken
    )
    {
        if (
            !await IsTooSoonAsync(workspace, cancellationToken).ConfigureAwait(false)
            && (
                await IsEnoughAsync(workspace, cancellationToken).ConfigureAwait(false)
                || await IsOutdatedAsync(workspace, schema, now, cancellationToken).ConfigureAwait(false)
            )
        )
            await TrainAsync(workspace, user, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Trains where that is done once a day, and something was decided since.</summary>
    public async Task TrainDailyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var yesterday = time.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var row in await db.LearningSettings.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (LearningSettings.Read(row.Json).Schedule != LearningSchedule.Daily)
                continue;
            var newest = await db
                .EngineModels.Where(m => m.WorkspaceId == row.WorkspaceId)
                .MaxAsync(m => (DateTime?)m.CreatedAt, cancellationToken)
                .ConfigureAwait(false);
            if (newest > yesterday)
                continue;
            var owner = await db
                .Mentions.Where(m => m.WorkspaceId == row.WorkspaceId && m.DecidedAt > (newest ?? DateTime.MinValue))
                .Select(m => m.DecidedBy)
                .FirstOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false);
            if (owner is { } user)
                await TrainAsync(row.WorkspaceId, user, cancellationToken).ConfigureAwait(false);
        }
    }

    // However much is decided, and however the last one ended: a training takes time that people at work would feel.
    private async Task<bool> IsTooSoonAsync(Guid workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var since = time.GetUtcNow().UtcDateTime - s_leastBetween;
        return await db
            .Jobs.AnyAsync(
                j => j.WorkspaceId == workspace && j.Kind == TrainJob.JobKind && (j.CreatedAt > since || j.FinishedAt > since),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<bool> IsEnoughAsync(Guid workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var newest = await db
            .EngineModels.Where(m => m.WorkspaceId == workspace && m.Engine == TaggerExtractor.Name)
            .OrderByDescending(m => m.Number)
            .Select(m => new { m.CreatedAt, m.Examples })
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        var since = newest?.CreatedAt ?? DateTime.MinValue;
        var decided = await db
            .Mentions.CountAsync(
                m =>
                    m.WorkspaceId == workspace
                    && m.DecidedAt > since
                    && !m.IsAutoAccepted
                    && (m.State == MentionState.Accepted || m.State == MentionState.Rejected),
                cancellationToken
            )
            .ConfigureAwait(false);
        return decided >= Math.Max(FewestDecisions, (newest?.Examples ?? 0) * ShareOfDecisions);
    }

    // Of types that the schema has renamed or dropped, what was trained last would go on proposing; types that are new it cannot.
    private async Task<bool> IsOutdatedAsync(
        Guid workspace,
        KnowledgeSchema schema,
        IReadOnlyList<LearningDocument> now,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var card = await db
            .EngineModels.Where(m => m.WorkspaceId == workspace && m.Engine == TaggerExtractor.Name)
            .OrderByDescending(m => m.Number)
            .Select(m => m.Card)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        if (card is null)
            return false;
        var types = JsonSerializer.Deserialize<ModelCard>(card)!.Types;
        return types.Any(t => schema.Entity(t) is null)
            || now.SelectMany(d => d.Texts).SelectMany(t => t.Mentions).Any(m => !types.Contains(m.Type));
    }

    private Task TrainAsync(Guid workspace, Guid user, CancellationToken cancellationToken) =>
        jobs.EnqueueAsync(
            workspace,
            TrainJob.JobKind,
            new TrainParameters([], true),
            user,
            TrainJob.DedupKey(workspace),
            cancellationToken
        );
}
