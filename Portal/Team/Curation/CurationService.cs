using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Domain.Team;
using Portal.Domain.Team.Curation;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Team.Curation;

/// <summary>Makes one layer of what several annotators say: merged by rule, decided by hand, and always with where it comes from.</summary>
[ApplicationService]
public sealed class CurationService(
    AccessControl access,
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    SchemaVersions schemas,
    TripleSync triples,
    JobQueue jobs,
    TimeProvider time
)
{
    /// <summary>Why annotators differ, in a curator's judgement.</summary>
    public static readonly IReadOnlyList<string> Reasons = ["guideline", "ambiguous", "slip", "knowledge", "suggestion"];
    private const string MergeKind = "document.merge";
    private const string DecideKind = "document.curate";

    /// <summary>What the annotators who have finished a document say, and what was decided; null when there is none.</summary>
    public async Task<CurationView?> CompareAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        bool isAnonymous,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (!await scope.Db.Documents.AnyAsync(d => d.Id == document && d.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false))
            return null;
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var run = await CurationRun.OpenAsync(scope.Db, scope.Id, document, schema, actor.Id, default).ConfigureAwait(false);
        var work = await scope
            .Db.Assignments.AsNoTracking()
            .Where(a => a.DocumentId == document && a.State != AssignmentState.Abandoned)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames
            .ReadAsync(scope.Db, run.Comparison.Annotators.Concat(run.Decisions.Values.Select(d => d.DecidedBy)), cancellationToken)
            .ConfigureAwait(false);
        var claims = ClaimViews.Of(run, names);
        var row = run.Session.Document;
        return new CurationView(
            row.Id,
            row.CorpusId,
            row.Title,
            row.Text,
            row.CurationState,
            row.ReviewState,
            row.ReviewNote,
            [
                .. run.Comparison.Annotators.Select(
                    (a, i) =>
                        new CurationAnnotator(
                            a,
                            isAnonymous ? $"{(char)('A' + i)}" : UserNames.Of(names, a),
                            claims.Count(c => c.Voters.Contains(a)),
                            work.First(w => w.UserId == a).ActiveSeconds
                        )
                ),
            ],
            work.Count(w => w.State != AssignmentState.Finished),
            claims,
            claims.Count(c => c.Decision == ClaimDecision.Open)
        );
    }

    /// <summary>Merges the finished layers of a document into the shared one. What a curator has decided stays; a repeated key changes
    /// nothing.</summary>
    /// <exception cref="ProblemException">Nobody has finished the document, its curation is done, or the threshold is none.</exception>
    public async Task<MergeResult> MergeAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        MergeRule rule,
        double threshold,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (key == Guid.Empty)
            throw new ProblemException(AnnotationProblems.EditIllegal, "key");
        var strategy = await StrategyAsync(scope.Id, document, null, rule, threshold, cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(
                scope.Workspace,
                actor,
                document,
                key,
                MergeKind,
                run =>
                {
                    if (run.Comparison.Annotators.Count == 0)
                        throw new ProblemException(TeamProblems.CurationNothing, "document");
                    return run.Merge(strategy, RuleName(strategy), key);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Decides claims by hand, all as one edit.</summary>
    /// <exception cref="ProblemException">A claim is not there, a reason is none, or the curation is done.</exception>
    public async Task<MergeResult> DecideAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        IReadOnlyList<ClaimChoice> choices,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (
            key == Guid.Empty
            || choices is null
            || choices.Count is 0 or > EditService.MostEditsInACall
            || choices.Any(c => c?.Claim is null || c.Reason is null)
        )
            throw new ProblemException(AnnotationProblems.EditIllegal, "choices");
        if (choices.FirstOrDefault(c => c.Reason.Length > 0 && !Reasons.Contains(c.Reason)) is { } unknown)
            throw new ProblemException(TeamProblems.CurationReason, "reason", unknown.Reason);
        return await ChangeAsync(
                scope.Workspace,
                actor,
                document,
                key,
                DecideKind,
                run =>
                {
                    foreach (var choice in choices)
                        run.DecideByHand(choice.Claim, choice.Take, choice.Reason, key);
                    return (choices.Count(c => c.Take), choices.Count(c => !c.Take));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Says that the curation of a document is done, or opens it again. What was suggested and nobody took is then
    /// rejected.</summary>
    /// <exception cref="ProblemException">Claims are still open.</exception>
    public async Task FinishAsync(ActingUser actor, string workspace, Guid document, bool isDone, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        await writes
            .RunAsync(
                async db =>
                {
                    var run = await CurationRun
                        .OpenAsync(db, scope.Id, document, schema, actor.Id, time.GetUtcNow().UtcDateTime)
                        .ConfigureAwait(false);
                    if (
                        isDone
                        && ClaimViews.Of(run, ImmutableDictionary<Guid, string>.Empty).Count(c => c.Decision == ClaimDecision.Open)
                            is > 0
                                and var open
                    )
                        throw new ProblemException(TeamProblems.CurationOpen, "document", $"{open}");
                    if (
                        isDone
                        && (
                            run.Layer.Mentions().Any(m => m.State == MentionState.Suggested)
                            || run.Layer.Relations().Any(r => r.State == MentionState.Suggested)
                        )
                    )
                    {
                        run.Layer.RejectSuggestions();
                        await CommitAsync(db, run, actor.Id, Guid.CreateVersion7(), DecideKind).ConfigureAwait(false);
                    }

                    (run.Session.Document.CurationState, run.Session.Document.Version) = (
                        isDone ? CurationState.Done : CurationState.InProgress,
                        run.Session.Document.Version + 1
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    // What annotators did each for themselves teaches once it is merged.
                    db.Tell(new DocumentDecided(scope.Id, document, actor.Id));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>A reviewer approves a document, returns it with a reason, or takes that back. Who labeled together gets a returned document
    /// back to label.</summary>
    /// <exception cref="ProblemException">There is no such document, or it is returned without a reason.</exception>
    public async Task ReviewAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        ReviewState state,
        string note,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        note ??= "";
        if (note.Length > AnnotationCommentService.Longest || (state == ReviewState.Returned && string.IsNullOrWhiteSpace(note)))
            throw new ProblemException(AnnotationProblems.CommentIllegal, "note", $"{AnnotationCommentService.Longest}");
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db.Documents.FirstOrDefaultAsync(d => d.Id == document && d.WorkspaceId == scope.Id).ConfigureAwait(false)
                        ?? throw new ProblemException(CorporaProblems.DocumentUnknown, document.ToString());
                    (row.ReviewState, row.ReviewNote, row.Version) = (
                        state,
                        state == ReviewState.Returned ? note.Trim() : "",
                        row.Version + 1
                    );
                    if (
                        state == ReviewState.Returned
                        && row.Status == DocumentStatus.Done
                        && !await db.Assignments.AnyAsync(a => a.DocumentId == document).ConfigureAwait(false)
                    )
                        row.Status = DocumentStatus.InProgress;
                    if (state == ReviewState.Returned && row.CurationState == CurationState.Done)
                        row.CurationState = CurationState.InProgress;
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.Tell(new LayerChanged(document, -1));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Merges all documents of a corpus that as many annotators as planned have finished and whose curation is not done.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> StartMergeAsync(
        ActingUser actor,
        string workspace,
        Guid corpus,
        MergeRule rule,
        double threshold,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        new MergeStrategy(rule, threshold).Decide(LayerComparison.Of([]));
        if (!await scope.Db.Corpora.AnyAsync(c => c.Id == corpus && c.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false))
            throw new ProblemException(CorporaProblems.CorpusUnknown, "corpus", corpus.ToString());
        return await jobs.EnqueueAsync(
                scope.Id,
                MergeJob.JobKind,
                new MergeParameters(corpus, rule, threshold),
                actor.Id,
                $"merge:{corpus}",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The strategy, with each annotator's weight where votes are weighed by trust.</summary>
    internal async Task<MergeStrategy> StrategyAsync(
        Guid workspaceId,
        Guid? document,
        Guid? corpus,
        MergeRule rule,
        double threshold,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var id =
            corpus
            ?? await db
                .Documents.Where(d => d.Id == document && d.WorkspaceId == workspaceId)
                .Select(d => (Guid?)d.CorpusId)
                .FirstOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, $"{document}");
        return rule != MergeRule.Trust
            ? new MergeStrategy(rule, threshold)
            : new MergeStrategy(
                rule,
                threshold,
                (await AnnotatorLayers.RecordsAsync(db, id, cancellationToken).ConfigureAwait(false)).ToImmutableDictionary(
                    r => r.Key,
                    r => r.Value.Trust
                )
            );
    }

    /// <summary>Merges one document inside a write.</summary>
    internal async Task<(int Taken, int Dropped, int Open)> MergeOneAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid document,
        MergeStrategy strategy,
        Domain.Schema.KnowledgeSchema schema,
        Guid userId
    )
    {
        var edit = Guid.CreateVersion7();
        var run = await CurationRun
            .OpenAsync(db, workspaceId, document, schema, userId, time.GetUtcNow().UtcDateTime)
            .ConfigureAwait(false);
        var (taken, dropped) = run.Merge(strategy, RuleName(strategy), edit);
        await CommitAsync(db, run, userId, edit, MergeKind).ConfigureAwait(false);
        return (taken, dropped, ClaimViews.Of(run, ImmutableDictionary<Guid, string>.Empty).Count(c => c.Decision == ClaimDecision.Open));
    }

    private static string RuleName(MergeStrategy strategy) =>
        strategy.Rule == MergeRule.Unanimous
            ? "unanimous"
            : $"{(strategy.Rule == MergeRule.Majority ? "majority" : "trust")} "
                + strategy.Threshold.ToString("0.##", CultureInfo.InvariantCulture);

    private async Task<MergeResult> ChangeAsync(
        Workspace workspace,
        ActingUser actor,
        Guid document,
        Guid key,
        string kind,
        Func<CurationRun, (int Taken, int Dropped)> change,
        CancellationToken cancellationToken
    )
    {
        var schema = (await schemas.CurrentAsync(workspace.Id, cancellationToken).ConfigureAwait(false)).Schema;
        return await writes
            .RunAsync(
                async db =>
                {
                    var run = await CurationRun
                        .OpenAsync(db, workspace.Id, document, schema, actor.Id, time.GetUtcNow().UtcDateTime)
                        .ConfigureAwait(false);
                    if (await db.HasEditAsync(key).ConfigureAwait(false))
                        return new MergeResult(1, 0, 0, Open(run));
                    if (run.Session.Document.CurationState == CurationState.Done)
                        throw new ProblemException(TeamProblems.CurationDone, "document");
                    var (taken, dropped) = change(run);
                    await CommitAsync(db, run, actor.Id, key, kind).ConfigureAwait(false);
                    return new MergeResult(1, taken, dropped, Open(run));
                },
                cancellationToken
            )
            .ConfigureAwait(false);

        static int Open(CurationRun run) =>
            ClaimViews.Of(run, ImmutableDictionary<Guid, string>.Empty).Count(c => c.Decision == ClaimDecision.Open);
    }

    private async Task CommitAsync(PortalDbContext db, CurationRun run, Guid userId, Guid key, string kind)
    {
        var (command, inverse) = run.Save(db);
        var edit = new EditRow
        {
            Id = key,
            WorkspaceId = run.Session.Document.WorkspaceId,
            DocumentId = run.Session.Document.Id,
            UserId = userId,
            Kind = kind,
            Command = JsonSerializer.Serialize<DocumentEdit>(command, JsonSerializerOptions.Web),
            Inverse = JsonSerializer.Serialize<DocumentEdit>(inverse, JsonSerializerOptions.Web),
            At = time.GetUtcNow().UtcDateTime,
        };
        db.AddEdit(edit);
        if (run.Session.Document.CurationState == CurationState.None)
            run.Session.Document.CurationState = CurationState.InProgress;
        run.Session.Document.Version++;
        await db.SaveChangesAsync().ConfigureAwait(false);
        await triples
            .SyncAsync(
                db,
                run.Session.Document,
                run.Session.Stated(command.Relations.Select(r => r.Id), command.Mentions.Select(m => m.Id))
            )
            .ConfigureAwait(false);
        db.Tell(new LayerChanged(run.Session.Document.Id, edit.Sequence));
    }
}
