using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;

namespace Portal.Services;

/// <summary>Who annotates which document: given out by hand or taken from the pool, begun, finished, returned, abandoned.</summary>
/// <remarks>Documents are given out inside the one writer, so a document never gets more annotators than its plan allows, however many ask at once.</remarks>
[ApplicationService]
public sealed class AssignmentService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, TimeProvider time)
{
    private const int MostAnnotators = 20;
    private const int MostHours = 24 * 366;

    /// <summary>How a corpus is annotated; open when nobody has said.</summary>
    public async Task<AssignmentPlanView> PlanAsync(ActingUser actor, string workspace, Guid corpus, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return AssignmentPlanView.Of(await db.AssignmentPlans.AsNoTracking().FirstOrDefaultAsync(p => p.CorpusId == corpus && p.WorkspaceId == found.Id, cancellationToken).ConfigureAwait(false) ?? new AssignmentPlan());
    }

    /// <summary>Says how a corpus is annotated. What was given out stays.</summary>
    /// <exception cref="ProblemException">There is no such corpus, or a number is out of range.</exception>
    public async Task SetPlanAsync(ActingUser actor, string workspace, Guid corpus, AssignmentPlanView plan, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (plan is null || plan.AnnotatorsPerDocument is < 1 or > MostAnnotators)
            throw new ProblemException("plan.annotators", "annotatorsPerDocument", $"{MostAnnotators}");
        if (plan.AbandonedAfterHours is < 0 or > MostHours)
            throw new ProblemException("plan.hours", "abandonedAfterHours", $"{MostHours}");
        if (plan.PercentWithoutSuggestions is < 0 or > 100)
            throw new ProblemException("plan.percent", "percentWithoutSuggestions");
        await writes.RunAsync(
            async db =>
            {
                if (!await db.Corpora.AnyAsync(c => c.Id == corpus && c.WorkspaceId == found.Id).ConfigureAwait(false))
                    throw new ProblemException("corpus.unknown", "corpus", corpus.ToString());
                var row = await db.AssignmentPlans.FirstOrDefaultAsync(p => p.CorpusId == corpus).ConfigureAwait(false);
                if (row is null)
                    db.AssignmentPlans.Add(row = new AssignmentPlan { CorpusId = corpus, WorkspaceId = found.Id, Seed = BitConverter.ToInt32(corpus.ToByteArray(), 12) });
                (row.Mode, row.AnnotatorsPerDocument, row.Order, row.IsBlind) = (plan.Mode, plan.AnnotatorsPerDocument, plan.Order, plan.IsBlind);
                (row.AbandonedAfterHours, row.PercentWithoutSuggestions, row.Version) = (plan.AbandonedAfterHours, plan.PercentWithoutSuggestions, row.Version + 1);
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The documents of a corpus with everybody's work on them, for whoever reviews.</summary>
    public async Task<Paged<DocumentWork>> ListAsync(ActingUser actor, string workspace, Guid corpus, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var query = db.Documents.Where(d => d.CorpusId == corpus && d.WorkspaceId == found.Id);
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query.OrderBy(d => d.Id).Skip(page.Skip).Take(page.Take).Select(d => new { d.Id, d.Title, d.Status, d.ReviewState, d.CurationState }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ids = rows.Select(r => r.Id).ToList();
        var work = await db.Assignments.AsNoTracking().Where(a => ids.Contains(a.DocumentId)).OrderBy(a => a.AssignedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var names = await UserNames.ReadAsync(db, work.Select(w => w.UserId), cancellationToken).ConfigureAwait(false);
        var byDocument = work.ToLookup(w => w.DocumentId);
        return new Paged<DocumentWork>(
            [.. rows.Select(r => new DocumentWork(r.Id, r.Title, r.Status, r.ReviewState, r.CurationState, [.. byDocument[r.Id].Select(w => View(w, UserNames.Of(names, w.UserId)))]))], total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>The acting user's own documents, those to do first.</summary>
    public async Task<Paged<OwnAssignment>> OwnAsync(ActingUser actor, string workspace, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var query = db.Assignments.AsNoTracking().Where(a => a.WorkspaceId == found.Id && a.UserId == actor.Id && a.State != AssignmentState.Abandoned);
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query.OrderBy(a => a.State == AssignmentState.Returned ? 0 : a.State == AssignmentState.InProgress ? 1 : a.State == AssignmentState.Assigned ? 2 : 3).ThenBy(a => a.AssignedAt).ThenBy(a => a.Id)
            .Skip(page.Skip).Take(page.Take).Join(db.Documents, a => a.DocumentId, d => d.Id, (a, d) => new OwnAssignment(d.Id, d.CorpusId, d.Title, a.State, a.WithSuggestions, a.Note, a.AssignedAt)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Paged<OwnAssignment>(items, total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>The acting user's own assignment of a document; null when there is none.</summary>
    public async Task<AssignmentView?> OfAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Assignments.AsNoTracking().FirstOrDefaultAsync(a => a.WorkspaceId == found.Id && a.DocumentId == document && a.UserId == actor.Id, cancellationToken).ConfigureAwait(false) is { } row ? View(row, actor.Name) : null;
    }

    /// <summary>The next document for the acting user: one they have not finished, else one from the pool; null when there is none for them.</summary>
    /// <exception cref="ProblemException">The corpus is open: there everybody labels what they like.</exception>
    public async Task<Guid?> NextAsync(ActingUser actor, string workspace, Guid corpus, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        return await writes.RunAsync(
            async db =>
            {
                var plan = await AssignedAsync(db, found.Id, corpus).ConfigureAwait(false);
                await AssignmentPool.SweepAsync(db, plan, Now).ConfigureAwait(false);
                var open = await db.Assignments.Where(a => a.CorpusId == corpus && a.UserId == actor.Id && (a.State == AssignmentState.Assigned || a.State == AssignmentState.InProgress || a.State == AssignmentState.Returned))
                    .OrderBy(a => a.State == AssignmentState.Returned ? 0 : 1).ThenBy(a => a.AssignedAt).ThenBy(a => a.Id).Select(a => (Guid?)a.DocumentId).FirstOrDefaultAsync().ConfigureAwait(false);
                return open ?? await AssignmentPool.TakeAsync(db, plan, actor.Id, Now).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives documents to annotators, each to all of them.</summary>
    /// <returns>How many were given; one who has a document already, and one more than the plan allows, gets none.</returns>
    /// <exception cref="ProblemException">The corpus is open, a document is not in it, or an account may not annotate here.</exception>
    public async Task<AssignmentOutcome> AssignAsync(ActingUser actor, string workspace, Guid corpus, IReadOnlyList<Guid> documents, IReadOnlyList<Guid> users, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        return await writes.RunAsync(
            async db =>
            {
                var plan = await AssignedAsync(db, found.Id, corpus).ConfigureAwait(false);
                foreach (var page in (documents ?? []).Chunk(500))
                {
                    if (await db.Documents.CountAsync(d => d.CorpusId == corpus && page.Contains(d.Id)).ConfigureAwait(false) != page.Distinct().Count())
                        throw new ProblemException("document.unknown", "documents");
                }

                await RequireAnnotatorsAsync(db, found.Id, users ?? []).ConfigureAwait(false);
                return await AssignmentPool.GiveAsync(db, plan, documents ?? [], users!, Now).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deals the whole corpus out: as many annotators a document as the plan says, each in proportion to their weight.</summary>
    /// <param name="weights">Accounts with a weight above 0.</param>
    /// <exception cref="ProblemException">The corpus is open, fewer accounts than annotators a document, or a weight that is none.</exception>
    public async Task<AssignmentOutcome> DealAsync(ActingUser actor, string workspace, Guid corpus, IReadOnlyDictionary<Guid, double> weights, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        await using var read = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var plan = await AssignedAsync(read, found.Id, corpus).ConfigureAwait(false);
        if (weights is null || weights.Count < plan.AnnotatorsPerDocument || weights.Values.Any(w => w is not (> 0 and < 1e6)))
            throw new ProblemException("assignment.weights", "weights", $"{plan.AnnotatorsPerDocument}");
        await RequireAnnotatorsAsync(read, found.Id, [.. weights.Keys]).ConfigureAwait(false);
        var total = new AssignmentOutcome(0, 0, 0);
        // A write must be short, and what one of them finds to be full by then is not given.
        foreach (var hands in (await AssignmentPool.DealAsync(read, plan, weights).ConfigureAwait(false)).Chunk(100))
        {
            var outcomes = await writes.RunAsync(
                async db =>
                {
                    var given = new List<AssignmentOutcome>();
                    foreach (var (document, users) in hands)
                        given.Add(await AssignmentPool.GiveAsync(db, plan, [document], users, Now).ConfigureAwait(false));
                    return given;
                },
                cancellationToken).ConfigureAwait(false);
            total = new AssignmentOutcome(total.Given + outcomes.Sum(o => o.Given), total.Had + outcomes.Sum(o => o.Had), total.Full + outcomes.Sum(o => o.Full));
        }

        return total;
    }

    /// <summary>Takes a document from an annotator. What was not begun is as if never given; what was begun is kept as abandoned.</summary>
    public async Task WithdrawAsync(ActingUser actor, string workspace, Guid document, Guid user, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, user == actor.Id ? Permission.Annotate : Permission.Review, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(found.Id, document, user, async (db, row) =>
        {
            if (row.StartedAt is null)
            {
                db.SeesAllLayers = true;
                await db.Relations.Where(r => r.DocumentId == document && r.LayerId == user).ExecuteDeleteAsync().ConfigureAwait(false);
                await db.Mentions.Where(m => m.DocumentId == document && m.LayerId == user).ExecuteDeleteAsync().ConfigureAwait(false);
                db.Assignments.Remove(row);
            }
            else
            {
                row.State = AssignmentState.Abandoned;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The annotator opens the document: the clock runs from now on.</summary>
    public async Task BeginAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(found.Id, document, actor.Id, (_, row) =>
        {
            if (row.State is not (AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned))
                return Task.CompletedTask;
            row.StartedAt ??= Now;
            row.LastActiveAt = Now;
            return Task.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The annotator says that their work on the document is done, or takes that back while nobody has curated it.</summary>
    /// <exception cref="ProblemException">It is not theirs to do, suggestions are undecided, or it is curated already.</exception>
    public async Task FinishAsync(ActingUser actor, string workspace, Guid document, bool isFinished, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(found.Id, document, actor.Id, async (db, row) =>
        {
            if (isFinished)
            {
                var undecided = await db.Mentions.IgnoreQueryFilters().CountAsync(m => m.DocumentId == document && m.LayerId == actor.Id && m.State == Domain.Annotation.MentionState.Suggested).ConfigureAwait(false)
                    + await db.Relations.IgnoreQueryFilters().CountAsync(r => r.DocumentId == document && r.LayerId == actor.Id && r.State == Domain.Annotation.MentionState.Suggested).ConfigureAwait(false);
                if (undecided > 0)
                    throw new ProblemException("assignment.undecided", "document", $"{undecided}");
                if (row.State == AssignmentState.Abandoned)
                    throw new ProblemException("assignment.abandoned", "document");
                AssignmentClock.Worked(row, Now);
                (row.State, row.FinishedAt, row.Note) = (AssignmentState.Finished, Now, "");
            }
            else if (row.State == AssignmentState.Finished)
            {
                if (await db.Documents.AnyAsync(d => d.Id == document && d.CurationState == CurationState.Done).ConfigureAwait(false))
                    throw new ProblemException("assignment.curated", "document");
                (row.State, row.FinishedAt, row.LastActiveAt) = (AssignmentState.InProgress, null, Now);
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A reviewer gives an annotator's finished work back, saying why.</summary>
    /// <exception cref="ProblemException">It is not finished, or no reason is given.</exception>
    public async Task ReturnAsync(ActingUser actor, string workspace, Guid document, Guid user, string note, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(note) || note.Length > AnnotationCommentService.Longest)
            throw new ProblemException("annotation.comment.illegal", "note", $"{AnnotationCommentService.Longest}");
        await ChangeAsync(found.Id, document, user, (_, row) =>
        {
            if (row.State != AssignmentState.Finished)
                throw new ProblemException("assignment.notFinished", "document");
            (row.State, row.Note, row.FinishedAt, row.LastActiveAt) = (AssignmentState.Returned, note.Trim(), null, Now);
            return Task.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static AssignmentView View(AssignmentRow row, string name) => new(row.UserId, name, row.State, row.WithSuggestions, row.Note, row.AssignedAt, row.FinishedAt, row.ActiveSeconds);

    private static async Task<AssignmentPlan> AssignedAsync(PortalDbContext db, Guid workspaceId, Guid corpus) =>
        await db.AssignmentPlans.FirstOrDefaultAsync(p => p.CorpusId == corpus && p.WorkspaceId == workspaceId && p.Mode == AssignmentMode.Assigned).ConfigureAwait(false)
            ?? throw new ProblemException("assignment.open", "corpus");

    private static async Task RequireAnnotatorsAsync(PortalDbContext db, Guid workspaceId, IReadOnlyList<Guid> users)
    {
        var able = await db.Members.Where(m => m.WorkspaceId == workspaceId && users.Contains(m.UserId) && m.Role != WorkspaceRole.Viewer && db.Users.Any(u => u.Id == m.UserId && !u.IsDisabled)).Select(m => m.UserId).ToListAsync().ConfigureAwait(false);
        if (users.Count == 0 || users.Except(able).Any())
            throw new ProblemException("assignment.member", "users", $"{users.Except(able).Count()}");
    }

    private Task ChangeAsync(Guid workspaceId, Guid document, Guid user, Func<PortalDbContext, AssignmentRow, Task> change, CancellationToken cancellationToken) => writes.RunAsync(
        async db =>
        {
            var row = await db.Assignments.FirstOrDefaultAsync(a => a.WorkspaceId == workspaceId && a.DocumentId == document && a.UserId == user).ConfigureAwait(false)
                ?? throw new ProblemException("assignment.unknown", "document");
            await change(db, row).ConfigureAwait(false);
            row.Version++;
            await db.SaveChangesAsync().ConfigureAwait(false);
            await AssignmentPool.SettleAsync(db, document).ConfigureAwait(false);
        },
        cancellationToken);
}

/// <summary>What came of giving documents out.</summary>
/// <param name="Given">How many assignments were made.</param>
/// <param name="Had">How many annotators had the document already.</param>
/// <param name="Full">How many did not fit: the document has as many annotators as its plan allows.</param>
public sealed record AssignmentOutcome(int Given, int Had, int Full);
