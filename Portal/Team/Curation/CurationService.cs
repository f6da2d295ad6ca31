using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Curation;
using Portal.Jobs;
using Portal.Learning;

namespace Portal.Services;

/// <summary>Makes one layer of what several annotators say: merged by rule, decided by hand, and always with where it comes from.</summary>
[ApplicationService]
public sealed class CurationService(
    AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SchemaVersions schemas, TripleSync triples, DocumentHub hub, LearningLoop learning, JobQueue jobs, TimeProvider time)
{
    /// <summary>Why annotators differ, in a curator's judgement.</summary>
    public static readonly IReadOnlyList<string> Reasons = ["guideline", "ambiguous", "slip", "knowledge", "suggestion"];
    private const string MergeKind = "document.merge";
    private const string DecideKind = "document.curate";

    /// <summary>What the annotators who have finished a document say, and what was decided; null when there is none.</summary>
    public async Task<CurationView?> CompareAsync(ActingUser actor, string workspace, Guid document, bool isAnonymous, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await db.Documents.AnyAsync(d => d.Id == document && d.WorkspaceId == found.Id, cancellationToken).ConfigureAwait(false))
            return null;
        var schema = (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var run = await CurationRun.OpenAsync(db, found.Id, document, schema, actor.Id, default).ConfigureAwait(false);
        var work = await db.Assignments.AsNoTracking().Where(a => a.DocumentId == document && a.State != AssignmentState.Abandoned).ToListAsync(cancellationToken).ConfigureAwait(false);
        var names = await UserNames.ReadAsync(db, run.Comparison.Annotators.Concat(run.Decisions.Values.Select(d => d.DecidedBy)), cancellationToken).ConfigureAwait(false);
        var claims = ClaimViews.Of(run, names);
        var row = run.Session.Document;
        return new CurationView(
            row.Id, row.CorpusId, row.Title, row.Text, row.CurationState, row.ReviewState, row.ReviewNote,
            [.. run.Comparison.Annotators.Select((a, i) => new CurationAnnotator(a, isAnonymous ? $"{(char)('A' + i)}" : UserNames.Of(names, a), claims.Count(c => c.Voters.Contains(a)), work.First(w => w.UserId == a).ActiveSeconds))],
            work.Count(w => w.State != AssignmentState.Finished), claims, claims.Count(c => c.Decision == ClaimDecision.Open));
    }

    /// <summary>Merges the finished layers of a document into the shared one. What a curator has decided stays; a repeated key changes nothing.</summary>
    /// <exception cref="ProblemException">Nobody has finished the document, its curation is done, or the threshold is none.</exception>
    public async Task<MergeResult> MergeAsync(ActingUser actor, string workspace, Guid document, MergeRule rule, double threshold, Guid key, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (key == Guid.Empty)
            throw new ProblemException("edit.illegal", "key");
        var strategy = await StrategyAsync(found.Id, document, null, rule, threshold, cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(found, actor, document, key, MergeKind, run =>
        {
            if (run.Comparison.Annotators.Count == 0)
                throw new ProblemException("curation.nothing", "document");
            return run.Merge(strategy, RuleName(strategy), key);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decides claims by hand, all as one edit.</summary>
    /// <exception cref="ProblemException">A claim is not there, a reason is none, or the curation is done.</exception>
    public async Task<MergeResult> DecideAsync(ActingUser actor, string workspace, Guid document, IReadOnlyList<ClaimChoice> choices, Guid key, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (key == Guid.Empty || choices is null || choices.Count is 0 or > EditService.MostEditsInACall || choices.Any(c => c?.Claim is null || c.Reason is null))
            throw new ProblemException("edit.illegal", "choices");
        if (choices.FirstOrDefault(c => c.Reason.Length > 0 && !Reasons.Contains(c.Reason)) is { } unknown)
            throw new ProblemException("curation.reason", "reason", unknown.Reason);
        return await ChangeAsync(found, actor, document, key, DecideKind, run =>
        {
            foreach (var choice in choices)
                run.DecideByHand(choice.Claim, choice.Take, choice.Reason, key);
            return (choices.Count(c => c.Take), choices.Count(c => !c.Take));
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that the curation of a document is done, or opens it again. What was suggested and nobody took is then rejected.</summary>
    /// <exception cref="ProblemException">Claims are still open.</exception>
    public async Task FinishAsync(ActingUser actor, string workspace, Guid document, bool isDone, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var schema = (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var revision = await writes.RunAsync(
            async db =>
            {
                var sequence = -1L;
                var run = await CurationRun.OpenAsync(db, found.Id, document, schema, actor.Id, time.GetUtcNow().UtcDateTime).ConfigureAwait(false);
                if (isDone && ClaimViews.Of(run, ImmutableDictionary<Guid, string>.Empty).Count(c => c.Decision == ClaimDecision.Open) is > 0 and var open)
                    throw new ProblemException("curation.open", "document", $"{open}");
                if (isDone && (run.Layer.Mentions().Any(m => m.State == MentionState.Suggested) || run.Layer.Relations().Any(r => r.State == MentionState.Suggested)))
                {
                    run.Layer.RejectSuggestions();
                    sequence = await CommitAsync(db, run, actor.Id, Guid.CreateVersion7(), DecideKind).ConfigureAwait(false);
                }

                (run.Session.Document.CurationState, run.Session.Document.Version) = (isDone ? CurationState.Done : CurationState.InProgress, run.Session.Document.Version + 1);
                await db.SaveChangesAsync().ConfigureAwait(false);
                return sequence;
            },
            cancellationToken).ConfigureAwait(false);
        if (revision >= 0)
            hub.Tell(new DocumentChanged(document, revision));
        learning.Heard(found.Id, document, actor.Id);
    }

    /// <summary>A reviewer approves a document, returns it with a reason, or takes that back. Who labeled together gets a returned document back to label.</summary>
    /// <exception cref="ProblemException">There is no such document, or it is returned without a reason.</exception>
    public async Task ReviewAsync(ActingUser actor, string workspace, Guid document, ReviewState state, string note, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        note ??= "";
        if (note.Length > AnnotationCommentService.Longest || (state == ReviewState.Returned && string.IsNullOrWhiteSpace(note)))
            throw new ProblemException("annotation.comment.illegal", "note", $"{AnnotationCommentService.Longest}");
        await writes.RunAsync(
            async db =>
            {
                var row = await db.Documents.FirstOrDefaultAsync(d => d.Id == document && d.WorkspaceId == found.Id).ConfigureAwait(false) ?? throw new ProblemException("document.unknown", document.ToString());
                (row.ReviewState, row.ReviewNote, row.Version) = (state, state == ReviewState.Returned ? note.Trim() : "", row.Version + 1);
                if (state == ReviewState.Returned && row.Status == DocumentStatus.Done && !await db.Assignments.AnyAsync(a => a.DocumentId == document).ConfigureAwait(false))
                    row.Status = DocumentStatus.InProgress;
                if (state == ReviewState.Returned && row.CurationState == CurationState.Done)
                    row.CurationState = CurationState.InProgress;
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        hub.Tell(new DocumentChanged(document, -1));
    }

    /// <summary>Merges all documents of a corpus that as many annotators as planned have finished and whose curation is not done.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> StartMergeAsync(ActingUser actor, string workspace, Guid corpus, MergeRule rule, double threshold, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        new MergeStrategy(rule, threshold).Decide(LayerComparison.Of([]));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await db.Corpora.AnyAsync(c => c.Id == corpus && c.WorkspaceId == found.Id, cancellationToken).ConfigureAwait(false))
            throw new ProblemException("corpus.unknown", "corpus", corpus.ToString());
        return await jobs.EnqueueAsync(found.Id, MergeJob.JobKind, new MergeParameters(corpus, rule, threshold), actor.Id, $"merge:{corpus}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The strategy, with each annotator's weight where votes are weighed by trust.</summary>
    internal async Task<MergeStrategy> StrategyAsync(Guid workspaceId, Guid? document, Guid? corpus, MergeRule rule, double threshold, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var id = corpus ?? await db.Documents.Where(d => d.Id == document && d.WorkspaceId == workspaceId).Select(d => (Guid?)d.CorpusId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException("document.unknown", $"{document}");
        return rule != MergeRule.Trust ? new MergeStrategy(rule, threshold)
            : new MergeStrategy(rule, threshold, (await AnnotatorLayers.RecordsAsync(db, id, cancellationToken).ConfigureAwait(false)).ToImmutableDictionary(r => r.Key, r => r.Value.Trust));
    }

    /// <summary>Merges one document inside a write.</summary>
    internal async Task<(int Taken, int Dropped, int Open)> MergeOneAsync(PortalDbContext db, Guid workspaceId, Guid document, MergeStrategy strategy, Domain.Schema.KnowledgeSchema schema, Guid userId)
    {
        var edit = Guid.CreateVersion7();
        var run = await CurationRun.OpenAsync(db, workspaceId, document, schema, userId, time.GetUtcNow().UtcDateTime).ConfigureAwait(false);
        var (taken, dropped) = run.Merge(strategy, RuleName(strategy), edit);
        await CommitAsync(db, run, userId, edit, MergeKind).ConfigureAwait(false);
        return (taken, dropped, ClaimViews.Of(run, ImmutableDictionary<Guid, string>.Empty).Count(c => c.Decision == ClaimDecision.Open));
    }

    private static string RuleName(MergeStrategy strategy) => strategy.Rule == MergeRule.Unanimous ? "unanimous"
        : $"{(strategy.Rule == MergeRule.Majority ? "majority" : "trust")} {strategy.Threshold.ToString("0.##", CultureInfo.InvariantCulture)}";

    private async Task<MergeResult> ChangeAsync(Workspace workspace, ActingUser actor, Guid document, Guid key, string kind, Func<CurationRun, (int Taken, int Dropped)> change, CancellationToken cancellationToken)
    {
        var schema = (await schemas.CurrentAsync(workspace.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var (result, revision) = await writes.RunAsync(
            async db =>
            {
                var run = await CurationRun.OpenAsync(db, workspace.Id, document, schema, actor.Id, time.GetUtcNow().UtcDateTime).ConfigureAwait(false);
                if (await db.HasEditAsync(key).ConfigureAwait(false))
                    return (new MergeResult(1, 0, 0, Open(run)), -1L);
                if (run.Session.Document.CurationState == CurationState.Done)
                    throw new ProblemException("curation.done", "document");
                var (taken, dropped) = change(run);
                var sequence = await CommitAsync(db, run, actor.Id, key, kind).ConfigureAwait(false);
                return (new MergeResult(1, taken, dropped, Open(run)), sequence);
            },
            cancellationToken).ConfigureAwait(false);
        if (revision >= 0)
            hub.Tell(new DocumentChanged(document, revision));
        return result;

        static int Open(CurationRun run) => ClaimViews.Of(run, ImmutableDictionary<Guid, string>.Empty).Count(c => c.Decision == ClaimDecision.Open);
    }

    private async Task<long> CommitAsync(PortalDbContext db, CurationRun run, Guid userId, Guid key, string kind)
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
        await triples.SyncAsync(db, run.Session, command.Relations.Select(r => r.Id), command.Mentions.Select(m => m.Id)).ConfigureAwait(false);
        return edit.Sequence;
    }
}
