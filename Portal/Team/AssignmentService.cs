using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Domain.Team;
using Portal.Platform;

namespace Portal.Team;

/// <summary>Who annotates which document: given out by hand or taken from the pool, begun, finished, returned, abandoned.</summary>
/// <remarks>Documents are given out inside the one writer, so a document never gets more annotators than its plan allows, however many ask
/// at once.</remarks>
[ApplicationService]
public sealed class AssignmentService(AccessControl access, WriteQueue writes, TimeProvider time)
{
    /// <summary>The next document for the acting user: one they have not finished, else one from the pool; null when there is none for
    /// them.</summary>
    /// <exception cref="ProblemException">The corpus is open: there everybody labels what they like.</exception>
    public async Task<Guid?> NextAsync(ActingUser actor, string workspace, Guid corpus, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        return await writes
            .RunAsync(
                async db =>
                {
                    var plan = await AssignedAsync(db, scope.Id, corpus).ConfigureAwait(false);
                    await AssignmentPool.SweepAsync(db, plan, Now).ConfigureAwait(false);
                    var open = await db
                        .Assignments.Where(a =>
                            a.CorpusId == corpus
                            && a.UserId == actor.Id
                            && (
                                a.State == AssignmentState.Assigned
                                || a.State == AssignmentState.InProgress
                                || a.State == AssignmentState.Returned
                            )
                        )
                        .OrderBy(a => a.State == AssignmentState.Returned ? 0 : 1)
                        .ThenBy(a => a.AssignedAt)
                        .ThenBy(a => a.Id)
                        .Select(a => (Guid?)a.DocumentId)
                        .FirstOrDefaultAsync()
                        .ConfigureAwait(false);
                    return open ?? await AssignmentPool.TakeAsync(db, plan, actor.Id, Now).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Gives documents to annotators, each to all of them.</summary>
    /// <returns>How many were given; one who has a document already, and one more than the plan allows, gets none.</returns>
    /// <exception cref="ProblemException">The corpus is open, a document is not in it, or an account may not annotate here.</exception>
    public async Task<AssignmentOutcome> AssignAsync(
        ActingUser actor,
        string workspace,
        Guid corpus,
        IReadOnlyList<Guid> documents,
        IReadOnlyList<Guid> users,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        return await writes
            .RunAsync(
                async db =>
                {
                    var plan = await AssignedAsync(db, scope.Id, corpus).ConfigureAwait(false);
                    foreach (var page in (documents ?? []).Chunk(500))
                    {
                        if (
                            await db.Documents.CountAsync(d => d.CorpusId == corpus && page.Contains(d.Id)).ConfigureAwait(false)
                            != page.Distinct().Count()
                        )
                            throw new ProblemException(CorporaProblems.DocumentUnknown, "documents");
                    }

                    await RequireAnnotatorsAsync(db, scope.Id, users ?? []).ConfigureAwait(false);
                    return await AssignmentPool.GiveAsync(db, plan, documents ?? [], users!, Now).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Deals the whole corpus out: as many annotators a document as the plan says, each in proportion to their weight.</summary>
    /// <param name="weights">Accounts with a weight above 0.</param>
    /// <exception cref="ProblemException">The corpus is open, fewer accounts than annotators a document, or a weight that is
    /// none.</exception>
    public async Task<AssignmentOutcome> DealAsync(
        ActingUser actor,
        string workspace,
        Guid corpus,
        IReadOnlyDictionary<Guid, double> weights,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var plan = await AssignedAsync(scope.Db, scope.Id, corpus).ConfigureAwait(false);
        if (weights is null || weights.Count < plan.AnnotatorsPerDocument || weights.Values.Any(w => w is not (> 0 and < 1e6)))
            throw new ProblemException(TeamProblems.AssignmentWeights, "weights", $"{plan.AnnotatorsPerDocument}");
        await RequireAnnotatorsAsync(scope.Db, scope.Id, [.. weights.Keys]).ConfigureAwait(false);
        var total = new AssignmentOutcome(0, 0, 0);
        // A write must be short, and what one of them finds to be full by then is not given.
        foreach (var hands in (await AssignmentPool.DealAsync(scope.Db, plan, weights).ConfigureAwait(false)).Chunk(100))
        {
            var outcomes = await writes
                .RunAsync(
                    async db =>
                    {
                        var given = new List<AssignmentOutcome>();
                        foreach (var (document, users) in hands)
                            given.Add(await AssignmentPool.GiveAsync(db, plan, [document], users, Now).ConfigureAwait(false));
                        return given;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            total = new AssignmentOutcome(
                total.Given + outcomes.Sum(o => o.Given),
                total.Had + outcomes.Sum(o => o.Had),
                total.Full + outcomes.Sum(o => o.Full)
            );
        }

        return total;
    }

    /// <summary>Takes a document from an annotator. What was not begun is as if never given; what was begun is kept as abandoned.</summary>
    public async Task WithdrawAsync(ActingUser actor, string workspace, Guid document, Guid user, CancellationToken cancellationToken)
    {
        await using var scope = await access
            .OpenAsync(actor, workspace, user == actor.Id ? Permission.Annotate : Permission.Review, cancellationToken)
            .ConfigureAwait(false);
        await ChangeAsync(
                scope.Id,
                document,
                user,
                async (db, row) =>
                {
                    if (row.StartedAt is null)
                    {
                        db.SeesAllLayers = true;
                        await db
                            .Relations.Where(r => r.DocumentId == document && r.LayerId == user)
                            .ExecuteDeleteAsync()
                            .ConfigureAwait(false);
                        await db
                            .Mentions.Where(m => m.DocumentId == document && m.LayerId == user)
                            .ExecuteDeleteAsync()
                            .ConfigureAwait(false);
                        db.Assignments.Remove(row);
                    }
                    else
                    {
                        row.State = AssignmentState.Abandoned;
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The annotator opens the document: the clock runs from now on.</summary>
    public async Task BeginAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(
                scope.Id,
                document,
                actor.Id,
                (_, row) =>
                {
                    if (row.State is not (AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned))
                        return Task.CompletedTask;
                    row.StartedAt ??= Now;
                    row.LastActiveAt = Now;
                    return Task.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The annotator says that their work on the document is done, or takes that back while nobody has curated it.</summary>
    /// <exception cref="ProblemException">It is not theirs to do, suggestions are undecided, or it is curated already.</exception>
    public async Task FinishAsync(ActingUser actor, string workspace, Guid document, bool isFinished, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(
                scope.Id,
                document,
                actor.Id,
                async (db, row) =>
                {
                    if (isFinished)
                    {
                        var undecided =
                            await db
                                .Mentions.IgnoreQueryFilters()
                                .CountAsync(m =>
                                    m.DocumentId == document && m.LayerId == actor.Id && m.State == Domain.Annotation.MentionState.Suggested
                                )
                                .ConfigureAwait(false)
                            + await db
                                .Relations.IgnoreQueryFilters()
                                .CountAsync(r =>
                                    r.DocumentId == document && r.LayerId == actor.Id && r.State == Domain.Annotation.MentionState.Suggested
                                )
                                .ConfigureAwait(false);
                        if (undecided > 0)
                            throw new ProblemException(TeamProblems.AssignmentUndecided, "document", $"{undecided}");
                        if (row.State == AssignmentState.Abandoned)
                            throw new ProblemException(TeamProblems.AssignmentAbandoned, "document");
                        AssignmentClock.Worked(row, Now);
                        (row.State, row.FinishedAt, row.Note) = (AssignmentState.Finished, Now, "");
                    }
                    else if (row.State == AssignmentState.Finished)
                    {
                        if (
                            await db
                                .Documents.AnyAsync(d => d.Id == document && d.CurationState == CurationState.Done)
                                .ConfigureAwait(false)
                        )
                            throw new ProblemException(TeamProblems.AssignmentCurated, "document");
                        (row.State, row.FinishedAt, row.LastActiveAt) = (AssignmentState.InProgress, null, Now);
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>A reviewer gives an annotator's finished work back, saying why.</summary>
    /// <exception cref="ProblemException">It is not finished, or no reason is given.</exception>
    public async Task ReturnAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        Guid user,
        string note,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(note) || note.Length > AnnotationCommentService.Longest)
            throw new ProblemException(AnnotationProblems.CommentIllegal, "note", $"{AnnotationCommentService.Longest}");
        await ChangeAsync(
                scope.Id,
                document,
                user,
                (_, row) =>
                {
                    if (row.State != AssignmentState.Finished)
                        throw new ProblemException(TeamProblems.AssignmentNotFinished, "document");
                    (row.State, row.Note, row.FinishedAt, row.LastActiveAt) = (AssignmentState.Returned, note.Trim(), null, Now);
                    return Task.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static async Task<AssignmentPlan> AssignedAsync(PortalDbContext db, Guid workspaceId, Guid corpus) =>
        await db
            .AssignmentPlans.FirstOrDefaultAsync(p =>
                p.CorpusId == corpus && p.WorkspaceId == workspaceId && p.Mode == AssignmentMode.Assigned
            )
            .ConfigureAwait(false)
        ?? throw new ProblemException(TeamProblems.AssignmentOpen, "corpus");

    private static async Task RequireAnnotatorsAsync(PortalDbContext db, Guid workspaceId, IReadOnlyList<Guid> users)
    {
        var able = await db
            .Members.Where(m =>
                m.WorkspaceId == workspaceId
                && users.Contains(m.UserId)
                && m.Role != WorkspaceRole.Viewer
                && db.Users.Any(u => u.Id == m.UserId && !u.IsDisabled)
            )
            .Select(m => m.UserId)
            .ToListAsync()
            .ConfigureAwait(false);
        if (users.Count == 0 || users.Except(able).Any())
            throw new ProblemException(TeamProblems.AssignmentMember, "users", $"{users.Except(able).Count()}");
    }

    private Task ChangeAsync(
        Guid workspaceId,
        Guid document,
        Guid user,
        Func<PortalDbContext, AssignmentRow, Task> change,
        CancellationToken cancellationToken
    ) =>
        writes.RunAsync(
            async db =>
            {
                var row =
                    await db
                        .Assignments.FirstOrDefaultAsync(a => a.WorkspaceId == workspaceId && a.DocumentId == document && a.UserId == user)
                        .ConfigureAwait(false)
                    ?? throw new ProblemException(TeamProblems.AssignmentUnknown, "document");
                await change(db, row).ConfigureAwait(false);
                row.Version++;
                await db.SaveChangesAsync().ConfigureAwait(false);
                await AssignmentPool.SettleAsync(db, document).ConfigureAwait(false);
            },
            cancellationToken
        );
}

/// <summary>What came of giving documents out.</summary>
/// <param name="Given">How many assignments were made.</param>
/// <param name="Had">How many annotators had the document already.</param>
/// <param name="Full">How many did not fit: the document has as many annotators as its plan allows.</param>
public sealed record AssignmentOutcome(int Given, int Had, int Full);
