using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Schema;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema.Migration;

namespace Portal.Schema.Publishing;

/// <summary>A comment on a type as pages and the API see it.</summary>
public sealed record SchemaCommentView(
    Guid Id,
    ElementKind Kind,
    string Element,
    string Text,
    string Author,
    DateTime At,
    string? ResolvedBy,
    DateTime? ResolvedAt
);

/// <summary>A migration as pages and the API see it.</summary>
public sealed record SchemaMigrationView(Guid Id, int ToNumber, SchemaMigrationResult Result, bool IsReverted, string By, DateTime At);

/// <summary>Governs a schema: review, publication and its reversal, comments, differences between versions.</summary>
[ApplicationService]
public sealed class SchemaGovernanceService(
    AccessControl access,
    WriteQueue writes,
    SchemaVersions versions,
    SchemaService schemas,
    SchemaPublisher publisher,
    JobQueue jobs,
    TimeProvider time
)
{
    private const int LongestComment = 4000;

    /// <summary>Asks for a review of the draft.</summary>
    public async Task RequestReviewAsync(ActingUser actor, string workspace, string note, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        await SetReviewAsync(scope.Id, actor, SchemaReviewState.InReview, note, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves the draft, or asks for changes; for those who may review or design.</summary>
    public async Task ReviewAsync(ActingUser actor, string workspace, bool approve, string note, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (!scope.Role.Allows(Permission.Review) && !scope.Role.Allows(Permission.Design))
            throw new AccessDeniedException("review of the schema");
        await SetReviewAsync(
                scope.Id,
                actor,
                approve ? SchemaReviewState.Approved : SchemaReviewState.ChangesRequested,
                note,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Publishes the draft as a job: errors are told at once, the work is taken along in the job's one transaction.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> StartPublishAsync(
        ActingUser actor,
        string workspace,
        int expectedVersion,
        string note,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var draft = await schemas.DraftAsync(actor, workspace, cancellationToken).ConfigureAwait(false);
        if (draft.Version != expectedVersion)
            throw new ProblemException(SchemaProblems.Conflict, "", $"{draft.Number}");
        var errors = SchemaRules.Check(draft.Schema).Where(p => p.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new ProblemException(errors);
        return await jobs.EnqueueAsync(
                scope.Id,
                SchemaPublishJob.JobKind,
                new SchemaPublishParameters(expectedVersion, note ?? "", IsRevert: false),
                actor.Id,
                $"schema:{scope.Id:N}",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Takes the newest publication back as a job: the work row by row as it was, the schema before it as a new version.</summary>
    public async Task<Guid> StartRevertAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await jobs.EnqueueAsync(
                scope.Id,
                SchemaPublishJob.JobKind,
                new SchemaPublishParameters(0, "", IsRevert: true),
                actor.Id,
                $"schema:{scope.Id:N}",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>What differs between two versions; a number, <c>draft</c> or <c>published</c> each.</summary>
    public async Task<IReadOnlyList<SchemaDifference>> DiffAsync(
        ActingUser actor,
        string workspace,
        string from,
        string to,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        // Before the first publication everything is new.
        var versions = await schemas.VersionsAsync(actor, workspace, cancellationToken).ConfigureAwait(false);
        var older =
            from == "published" && !versions.Any(v => v.IsPublished)
                ? KnowledgeSchema.Empty
                : (await schemas.VersionAsync(actor, workspace, from, cancellationToken).ConfigureAwait(false)).Schema;
        return SchemaDiff.Between(
            older,
            (await schemas.VersionAsync(actor, workspace, to, cancellationToken).ConfigureAwait(false)).Schema
        );
    }

    /// <summary>What publications did to the work, the newest first.</summary>
    public async Task<IReadOnlyList<SchemaMigrationView>> MigrationsAsync(
        ActingUser actor,
        string workspace,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var rows = await scope
            .Db.SchemaMigrations.AsNoTracking()
            .Where(m => m.WorkspaceId == scope.Id)
            .OrderByDescending(m => m.At)
            .Select(m => new
            {
                m.Id,
                m.ToNumber,
                m.Result,
                m.IsReverted,
                m.By,
                m.At,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(scope.Db, rows.Select(r => r.By), cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Select(r => new SchemaMigrationView(
                r.Id,
                r.ToNumber,
                System.Text.Json.JsonSerializer.Deserialize<SchemaMigrationResult>(r.Result, System.Text.Json.JsonSerializerOptions.Web)!,
                r.IsReverted,
                UserNames.Of(names, r.By),
                r.At
            )),
        ];
    }

    /// <summary>Comments, the oldest first: of one type, or of all.</summary>
    public async Task<IReadOnlyList<SchemaCommentView>> CommentsAsync(
        ActingUser actor,
        string workspace,
        string? element,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var rows = await scope
            .Db.SchemaComments.AsNoTracking()
            .Where(c => c.WorkspaceId == scope.Id && (element == null || c.Element == element))
            .OrderBy(c => c.At)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames
            .ReadAsync(scope.Db, rows.Select(r => r.AuthorId).Concat(rows.Select(r => r.ResolvedBy).OfType<Guid>()), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. rows.Select(c => new SchemaCommentView(
                c.Id,
                c.Kind,
                c.Element,
                c.Text,
                UserNames.Of(names, c.AuthorId),
                c.At,
                c.ResolvedBy is { } by ? UserNames.Of(names, by) : null,
                c.ResolvedAt
            )),
        ];
    }

    /// <summary>Says something of a type; everybody in the workspace may.</summary>
    public async Task<Guid> CommentAsync(
        ActingUser actor,
        string workspace,
        ElementKind kind,
        string element,
        string text,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestComment || string.IsNullOrEmpty(element))
            throw new ProblemException(SchemaProblems.CommentIllegal, "text", $"{LongestComment}");
        var comment = new SchemaComment
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = scope.Id,
            Kind = kind,
            Element = element,
            Text = text.Trim(),
            AuthorId = actor.Id,
            At = time.GetUtcNow().UtcDateTime,
        };
        await writes
            .RunAsync(
                async db =>
                {
                    db.SchemaComments.Add(comment);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.Tell(new DraftChanged(scope.Id, -1, actor.Id));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return comment.Id;
    }

    /// <summary>Marks a comment as settled, or open again.</summary>
    public async Task ResolveAsync(ActingUser actor, string workspace, Guid comment, bool resolved, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db.SchemaComments.FirstOrDefaultAsync(c => c.Id == comment && c.WorkspaceId == scope.Id).ConfigureAwait(false)
                        ?? throw new ProblemException(SchemaProblems.CommentUnknown, "comment");
                    if (row.AuthorId != actor.Id && !scope.Role.Allows(Permission.Design) && !scope.Role.Allows(Permission.Review))
                        throw new AccessDeniedException("comment of another");
                    (row.ResolvedBy, row.ResolvedAt) = resolved ? ((Guid?)actor.Id, (DateTime?)time.GetUtcNow().UtcDateTime) : (null, null);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.Tell(new DraftChanged(scope.Id, -1, actor.Id));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task SetReviewAsync(
        Guid workspaceId,
        ActingUser actor,
        SchemaReviewState state,
        string note,
        CancellationToken cancellationToken
    )
    {
        await writes
            .RunAsync(
                async db =>
                {
                    if (await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false) is not { IsPublished: false } draft)
                        throw new ProblemException(SchemaProblems.ReviewNoDraft, "");
                    if (
                        state is SchemaReviewState.Approved or SchemaReviewState.ChangesRequested
                        && draft.Review == SchemaReviewState.Draft
                    )
                        throw new ProblemException(SchemaProblems.ReviewNotAsked, "");
                    (draft.Review, draft.Note, draft.ReviewedBy) = (
                        state,
                        (note ?? "").Trim(),
                        state == SchemaReviewState.InReview ? null : actor.Id
                    );
                    db.AddEdit(publisher.Edit(workspaceId, actor.Id, SchemaEditKinds.Review, $"{{\"state\":\"{state}\"}}"));
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.Tell(new DraftChanged(workspaceId, versions.View(draft).Version, actor.Id));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
