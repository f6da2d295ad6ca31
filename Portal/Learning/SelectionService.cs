using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Learning;

/// <summary>Which documents people should label next: those that the engines learn the most from.</summary>
[ApplicationService]
public sealed class SelectionService(
    AccessControl access,
    EngineModels models,
    LiveTaggers live,
    SuggestionEngines engines,
    SchemaVersions schemas
)
{
    /// <summary>So many documents are looked at; of more, those that were imported first.</summary>
    public const int MostCandidates = 5000;

    private const int LongestLookedAt = 20_000;

    /// <summary>Documents that are not done, the most useful first.</summary>
    /// <param name="corpus">In this corpus; null for all.</param>
    /// <param name="strategy">How they are chosen.</param>
    /// <param name="count">How many, 1 to 100.</param>
    /// <exception cref="ProblemException">No tagger is in use and the strategy needs one.</exception>
    public async Task<SelectionView> RankAsync(
        ActingUser actor,
        string workspace,
        Guid? corpus,
        QueryStrategy strategy,
        int count,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var open = scope
            .Db.Documents.AsNoTracking()
            .Where(d => d.WorkspaceId == scope.Id && d.Status != DocumentStatus.Done && (corpus == null || d.CorpusId == corpus));
        var total = await open.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await open.OrderBy(d => d.Id)
            .Take(MostCandidates)
            .Select(d => new Row(d.Id, d.Title, d.Text))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var active = await models.ActiveAsync(scope.Id, TaggerExtractor.Name, cancellationToken).ConfigureAwait(false);
        if (active is null && strategy is not (QueryStrategy.Random or QueryStrategy.Diversity))
            throw new ProblemException(LearningProblems.EngineNotTrained, "engine", TaggerExtractor.Name);
        var tagger = active is null ? null : live.Adapted(scope.Id, active.Id) ?? models.Tagger(active);
        var dictionary = await engines
            .DictionaryAsync(
                scope.Id,
                (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema,
                cancellationToken
            )
            .ConfigureAwait(false);
        var cost = await CostAsync(scope.Db, scope.Id, cancellationToken).ConfigureAwait(false);
        var labeled = (
            await scope
                .Db.Documents.Where(d => d.WorkspaceId == scope.Id && d.Status == DocumentStatus.Done)
                .OrderByDescending(d => d.Id)
                .Take(MostCandidates)
                .Select(d => d.Text)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        )
            .AsParallel()
            .Select(t => TextSignature.Of(Beginning(t)))
            .ToList();
        var candidates = new QueryCandidate[rows.Count];
        Parallel.ForEach(
            Partitioner.Create(0, rows.Count),
            new ParallelOptions { CancellationToken = cancellationToken },
            range =>
            {
                for (var i = range.Item1; i < range.Item2; i++)
                {
                    var text = Beginning(rows[i].Text);
                    var disagreement =
                        tagger is null || dictionary.Count == 0
                            ? 0
                            : QueryDisagreement.Of(tagger.Tag(text), dictionary.Extract(text).Mentions);
                    candidates[i] = new QueryCandidate(
                        TextSignature.Of(text),
                        tagger?.Doubt(text) ?? TextDoubt.None,
                        disagreement,
                        cost.Of(rows[i].Text.Length)
                    );
                }
            }
        );
        var chosen = QuerySelection.Choose(candidates, labeled, strategy, Math.Clamp(count, 1, 100), 1);
        return new SelectionView(
            strategy,
            total,
            rows.Count,
            cost,
            [
                .. chosen.Select(i => new SelectedDocument(
                    rows[i].Id,
                    rows[i].Title,
                    rows[i].Text.Length,
                    candidates[i].Doubt,
                    candidates[i].Disagreement,
                    candidates[i].ExpectedSeconds
                )),
            ]
        );
    }

    // What this team took for the documents that each finished for themselves.
    private static async Task<AnnotationCost> CostAsync(PortalDbContext db, Guid workspaceId, CancellationToken cancellationToken)
    {
        var timings = await db
            .Assignments.Where(a => a.WorkspaceId == workspaceId && a.State == AssignmentState.Finished && a.ActiveSeconds > 0)
            .Select(a => new { a.ActiveSeconds, Length = db.Documents.Where(d => d.Id == a.DocumentId).Select(d => d.Text.Length).First() })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return AnnotationCost.Fit([.. timings.Select(t => (t.Length, t.ActiveSeconds))]);
    }

    // Of very long documents the beginning says what they are like.
    private static string Beginning(string text)
    {
        if (text.Length <= LongestLookedAt)
            return text;
        return text[..(char.IsHighSurrogate(text[LongestLookedAt - 1]) ? LongestLookedAt - 1 : LongestLookedAt)];
    }

    private sealed record Row(Guid Id, string Title, string Text);
}

/// <summary>What to label next.</summary>
/// <param name="Strategy">How it was chosen.</param>
/// <param name="Open">How many documents are not done.</param>
/// <param name="LookedAt">How many of them were looked at.</param>
/// <param name="Cost">What labeling is expected to take.</param>
/// <param name="Documents">The most useful first.</param>
public sealed record SelectionView(
    QueryStrategy Strategy,
    int Open,
    int LookedAt,
    AnnotationCost Cost,
    IReadOnlyList<SelectedDocument> Documents
);

/// <summary>A document that is worth labeling.</summary>
/// <param name="Id">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Length">Its length, in UTF-16 code units.</param>
/// <param name="Doubt">How little the tagger knows about it.</param>
/// <param name="Disagreement">How many mentions one of tagger and dictionary finds and the other does not.</param>
/// <param name="ExpectedSeconds">How long labeling it is expected to take.</param>
public sealed record SelectedDocument(Guid Id, string Title, int Length, TextDoubt Doubt, double Disagreement, double ExpectedSeconds);
