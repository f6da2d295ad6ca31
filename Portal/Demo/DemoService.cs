using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Answering;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Data.Workspaces;
using Portal.Graph;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Demo;

/// <summary>The demo workspaces: made at first start, and again on request.</summary>
[ApplicationService]
public sealed class DemoService(
    AccessControl access,
    WriteQueue writes,
    JobQueue jobs,
    GraphStores stores,
    AnswerEngineCache engines,
    TimeProvider time
)
{
    /// <summary>The demo workspaces with their names and languages.</summary>
    public static IReadOnlyList<(string Slug, string Name, string Language)> Workspaces { get; } =
    [("demo-zh", "示例：内科知识", "zh"), ("demo-en", "Demo: internal medicine", "en")];

    /// <summary>Empties a demo workspace and fills it again.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> ResetAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (!scope.Workspace.IsDemo)
            throw new Domain.ProblemException(DemoProblems.NotADemo, "workspace", workspace);
        await writes.RunAsync(db => EmptyAsync(db, scope.Id), cancellationToken).ConfigureAwait(false);
        stores.Delete(scope.Id);
        engines.Forget(scope.Id);
        return await StartAsync(scope.Id, scope.Workspace.Language, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the demo workspaces that are missing and starts filling them.</summary>
    internal async Task<IReadOnlyList<Guid>> EnsureAsync(CancellationToken cancellationToken)
    {
        var started = new List<Guid>();
        foreach (var (slug, name, language) in Workspaces)
        {
            var id = await writes
                .RunAsync(
                    async db =>
                    {
                        if (await db.Workspaces.AnyAsync(w => w.Slug == slug).ConfigureAwait(false))
                            return Guid.Empty;
                        var workspace = new Workspace
                        {
                            Id = Guid.CreateVersion7(),
                            Slug = slug,
                            Name = name,
                            Language = language,
                            IsDemo = true,
                            CreatedAt = time.GetUtcNow().UtcDateTime,
                        };
                        db.Workspaces.Add(workspace);
                        await db.SaveChangesAsync().ConfigureAwait(false);
                        return workspace.Id;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (id != Guid.Empty)
                started.Add(await StartAsync(id, language, cancellationToken).ConfigureAwait(false));
        }

        return started;
    }

    private Task<Guid> StartAsync(Guid workspaceId, string language, CancellationToken cancellationToken) =>
        jobs.EnqueueAsync(
            workspaceId,
            DemoJob.JobKind,
            new DemoParameters(language),
            ActingUser.System.Id,
            $"demo:{workspaceId:N}",
            cancellationToken
        );

    private static async Task EmptyAsync(PortalDbContext db, Guid id)
    {
        await db.Evidence.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Outbox.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Pushes.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Triples.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Entities.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        db.SeesAllLayers = true;
        await db.CurationDecisions.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Assignments.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.AssignmentPlans.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Relations.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Mentions.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.AnnotationComments.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Documents.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Corpora.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.SchemaVersions.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Terms.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.FaqPairs.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.GoldQuestions.Where(e => e.WorkspaceId == id).ExecuteDeleteAsync().ConfigureAwait(false);
        await db.Jobs.Where(e => e.WorkspaceId == id && e.State != JobState.Running).ExecuteDeleteAsync().ConfigureAwait(false);
    }
}
