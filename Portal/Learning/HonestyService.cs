using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Evaluation;
using Portal.Platform;

namespace Portal.Learning;

/// <summary>How far suggestions may be trusted, by what people made of them; and accepting those that are sure enough.</summary>
[ApplicationService]
public sealed class HonestyService(
    AccessControl access,
    WriteQueue writes,
    SuggestionEngines engines,
    AutoAcceptance acceptance,
    DocumentHub hub
)
{
    private const int MostGroups = 20;
    private const int Chunk = 200;

    /// <summary>Acceptance and precision by type and confidence, calibration, and the threshold that is safe for a precision.</summary>
    /// <param name="engine">Only suggestions that this engine made, alone or with others, by its own confidence; null for all, by that of
    /// all together.</param>
    /// <param name="type">Only of this type; null for all.</param>
    /// <param name="target">The precision that accepting unseen should have, 0.5 to 1.</param>
    public async Task<HonestyReport> ReportAsync(
        ActingUser actor,
        string workspace,
        string? engine,
        string? type,
        double target,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (target is not (>= 0.5 and < 1))
            throw new ProblemException(LearningProblems.EngineAcceptAbove, "target");
        var weights = await engines.WeightsAsync(scope.Id, cancellationToken).ConfigureAwait(false);
        var decided = (await DecidedSuggestions.ReadAsync(scope.Db, scope.Id, cancellationToken).ConfigureAwait(false))
            .Where(d => (engine is null || d.Votes.Any(v => v.Engine == engine)) && (type is null || d.Type == type))
            .ToList();
        double Confidence(DecidedSuggestion d) => engine is null ? d.Confidence : d.Votes.First(v => v.Engine == engine).Confidence;
        var after = decided.Select(d => (Confidence(d), d.IsRight)).ToList();
        // Automatic acceptance takes mentions alone.
        var mentions = decided.Where(d => !d.IsRelation).Select(d => (d.Confidence, d.IsRight)).ToList();
        return new HonestyReport(
            decided.Count,
            decided.Count(d => d.IsRight),
            await DecidedSuggestions.UndecidedAsync(scope.Db, scope.Id, engine, type, cancellationToken).ConfigureAwait(false),
            [
                .. decided
                    .GroupBy(d => (d.Type, d.IsRelation))
                    .OrderByDescending(g => g.Count())
                    .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
                    .Select(g => new TypeHonesty(
                        g.Key.Type,
                        g.Key.IsRelation,
                        g.Count(d => d.IsRight),
                        g.Count(),
                        Interval.OfShare(g.Count(d => d.IsRight), g.Count())!,
                        g.Average(Confidence)
                    )),
            ],
            Calibration.Of(after),
            engine is null
                ? Calibration.Of([.. decided.Select(d => (SuggestionStore.Raw(d.Votes, weights), d.IsRight))]).ExpectedError
                : null,
            target,
            SafeThreshold.For(mentions, target),
            await GroupsAsync(scope.Db, scope.Id, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>How many undecided mentions would be accepted.</summary>
    public async Task<AcceptAbovePreview> PreviewAsync(
        ActingUser actor,
        string workspace,
        AcceptAbove asked,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        ArgumentNullException.ThrowIfNull(asked);
        Check(asked);
        var waiting = Waiting(scope.Db, scope.Id, asked);
        return new AcceptAbovePreview(
            await waiting.CountAsync(cancellationToken).ConfigureAwait(false),
            await waiting.Select(m => m.DocumentId).Distinct().CountAsync(cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Accepts undecided mentions that are at least so sure, in the name of the user; marked, and taken back at once by its key. A
    /// repeated key changes nothing.</summary>
    /// <exception cref="ProblemException">The threshold is not 0.5 to 1, or the key is empty.</exception>
    public async Task<AcceptAbovePreview> AcceptAsync(
        ActingUser actor,
        string workspace,
        AcceptAbove asked,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        ArgumentNullException.ThrowIfNull(asked);
        Check(asked);
        if (key == Guid.Empty)
            throw new ProblemException(AnnotationProblems.EditIllegal, "key");
        if (await scope.Db.Edits.AnyAsync(e => e.GroupId == key, cancellationToken).ConfigureAwait(false))
            return new AcceptAbovePreview(0, 0);
        var documents = await Waiting(scope.Db, scope.Id, asked)
            .Select(m => m.DocumentId)
            .Distinct()
            .OrderBy(d => d)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var (count, touched) = (0, 0);
        foreach (var chunk in documents.Chunk(Chunk))
        {
            // Some documents at a time: others who save must not wait for thousands.
            var accepted = await writes
                .RunAsync(
                    write => acceptance.AcceptAsync(write, scope.Id, chunk, asked.Threshold, asked.Types, actor.Id, key),
                    cancellationToken
                )
                .ConfigureAwait(false);
            count += accepted;
            touched += accepted > 0 ? chunk.Length : 0;
            foreach (var document in chunk)
                hub.Tell(new DocumentChanged(document, DocumentChanged.Suggested));
        }

        return new AcceptAbovePreview(count, touched);
    }

    /// <summary>Takes a group of automatic acceptances back: they are undecided again, except what a person has looked at since.</summary>
    /// <returns>How many mentions.</returns>
    public async Task<int> UndoAsync(ActingUser actor, string workspace, Guid group, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var (mentions, documents) = await writes
            .RunAsync(db => acceptance.UndoAsync(db, scope.Id, group, actor.Id), cancellationToken)
            .ConfigureAwait(false);
        foreach (var document in documents)
            hub.Tell(new DocumentChanged(document, DocumentChanged.Suggested));
        return mentions;
    }

    private static void Check(AcceptAbove asked)
    {
        if (asked.Threshold is not (>= 0.5 and <= 1))
            throw new ProblemException(LearningProblems.EngineAcceptAbove, "threshold");
    }

    private static IQueryable<MentionRow> Waiting(PortalDbContext db, Guid workspaceId, AcceptAbove asked) =>
        db
            .Mentions.AsNoTracking()
            .Where(m =>
                m.WorkspaceId == workspaceId
                && m.State == MentionState.Suggested
                && m.Confidence >= asked.Threshold
                && !db.Assignments.Any(a => a.DocumentId == m.DocumentId)
                && db.Documents.Any(d => d.Id == m.DocumentId && d.Status != DocumentStatus.Done)
                && (asked.Types.Count == 0 || asked.Types.Contains(m.Type))
                && (asked.Corpus == null || db.Documents.Any(d => d.Id == m.DocumentId && d.CorpusId == asked.Corpus))
                && (asked.Document == null || m.DocumentId == asked.Document)
            );

    private static async Task<IReadOnlyList<AutoAcceptedGroup>> GroupsAsync(
        PortalDbContext db,
        Guid workspaceId,
        CancellationToken cancellationToken
    )
    {
        var edits = await db
            .Edits.AsNoTracking()
            .Where(e => e.WorkspaceId == workspaceId && e.Kind == AutoAcceptance.EditKind)
            .OrderByDescending(e => e.Sequence)
            .Select(e => new
            {
                e.GroupId,
                e.At,
                e.UserId,
                e.IsUndone,
                e.Command,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(db, edits.Select(e => e.UserId), cancellationToken).ConfigureAwait(false);
        return
        [
            .. edits
                .GroupBy(e => e.GroupId!.Value)
                .Take(MostGroups)
                .Select(g => new AutoAcceptedGroup(
                    g.Key,
                    g.Max(e => e.At),
                    UserNames.Of(names, g.First().UserId),
                    g.Sum(e => Count(e.Command)),
                    g.Count(),
                    g.All(e => e.IsUndone)
                )),
        ];
    }

    private static int Count(string command)
    {
        using var json = JsonDocument.Parse(command);
        return json.RootElement.GetProperty("ids").GetArrayLength();
    }
}

/// <summary>How far suggestions may be trusted.</summary>
/// <param name="Decided">Suggestions that a person decided.</param>
/// <param name="Accepted">Of these, accepted as they were.</param>
/// <param name="Undecided">Suggestions that wait, or were accepted by a threshold alone.</param>
/// <param name="Types">By type, those decided most often first.</param>
/// <param name="Calibration">Whether the confidences shown are what they say.</param>
/// <param name="ErrorBefore">The expected calibration error before decisions correct confidences; null for a single engine.</param>
/// <param name="Target">The precision that was asked for.</param>
/// <param name="Safe">From where on mentions are that precise; null when that cannot be said.</param>
/// <param name="Groups">What was accepted by a threshold, the newest first; 20 at most.</param>
public sealed record HonestyReport(
    int Decided,
    int Accepted,
    int Undecided,
    IReadOnlyList<TypeHonesty> Types,
    Calibration Calibration,
    double? ErrorBefore,
    double Target,
    SafeThreshold? Safe,
    IReadOnlyList<AutoAcceptedGroup> Groups
);

/// <summary>How far suggestions of a type may be trusted.</summary>
public sealed record TypeHonesty(string Type, bool IsRelation, int Accepted, int Decided, Interval Precision, double Confidence);

/// <summary>What was accepted by a threshold at once.</summary>
public sealed record AutoAcceptedGroup(Guid Group, DateTime At, string By, int Mentions, int Documents, bool IsUndone);

/// <summary>What to accept.</summary>
/// <param name="Threshold">From which confidence on, 0.5 to 1.</param>
/// <param name="Types">Of which entity types; all when it is empty.</param>
/// <param name="Corpus">In which corpus; null for all.</param>
/// <param name="Document">In which document; null for all.</param>
public sealed record AcceptAbove(double Threshold, IReadOnlyList<string> Types, Guid? Corpus = null, Guid? Document = null);

/// <summary>How much is, or was, accepted.</summary>
public sealed record AcceptAbovePreview(int Mentions, int Documents);
