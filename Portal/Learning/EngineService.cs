using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Learning;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Assertions;
using Portal.Domain.Corpora;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Jobs;
using Portal.Learning.Prompting;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Learning;

/// <summary>The engines of a workspace: their trained versions, which are in use, how they learn.</summary>
[ApplicationService]
public sealed class EngineService(
    AccessControl access,
    WriteQueue writes,
    EngineModels models,
    SuggestionEngines engines,
    LearningSettingsStore settings,
    SchemaVersions schemas,
    JobQueue jobs
)
{
    /// <summary>The engines that do not depend on a model connection, with what is in use of each.</summary>
    public async Task<IReadOnlyList<EngineView>> ListAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var rows = await scope
            .Db.EngineModels.AsNoTracking()
            .Where(m => m.WorkspaceId == scope.Id)
            .Select(m => new
            {
                m.Engine,
                m.IsActive,
                m.Card,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var dictionary = await engines.DictionaryAsync(scope.Id, schema, cancellationToken).ConfigureAwait(false);
        var acceptance = await AcceptanceAsync(scope.Db, scope.Id, cancellationToken).ConfigureAwait(false);
        ModelCard? Active(string engine) =>
            rows.FirstOrDefault(r => r.Engine == engine && r.IsActive) is { } row ? JsonSerializer.Deserialize<ModelCard>(row.Card) : null;
        return
        [
            new(
                DictionaryExtractor.Name,
                dictionary.Count > 0 ? dictionary.Card : null,
                false,
                0,
                acceptance.GetValueOrDefault(DictionaryExtractor.Name)
            ),
            new(
                TaggerExtractor.Name,
                Active(TaggerExtractor.Name),
                true,
                rows.Count(r => r.Engine == TaggerExtractor.Name),
                acceptance.GetValueOrDefault(TaggerExtractor.Name)
            ),
            new(
                RelationExtractor.Name,
                Active(RelationExtractor.Name),
                true,
                rows.Count(r => r.Engine == RelationExtractor.Name),
                acceptance.GetValueOrDefault(RelationExtractor.Name)
            ),
            .. acceptance
                .Where(a => a.Key.StartsWith(SuggestionEngines.ModelPrefix, StringComparison.Ordinal))
                .OrderBy(a => a.Key, StringComparer.Ordinal)
                .Select(a => new EngineView(a.Key, null, false, 0, a.Value)),
        ];
    }

    /// <summary>The trained versions of an engine, or of all, the newest first.</summary>
    public async Task<IReadOnlyList<EngineModelView>> ModelsAsync(
        ActingUser actor,
        string workspace,
        string? engine,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        // Their evaluations are long and shown one at a time.
        var rows = await scope
            .Db.EngineModels.AsNoTracking()
            .Where(m => m.WorkspaceId == scope.Id && (engine == null || m.Engine == engine))
            .OrderByDescending(m => m.CreatedAt)
            .ThenByDescending(m => m.Number)
            .Select(m => new EngineModelRow
            {
                Id = m.Id,
                Engine = m.Engine,
                Number = m.Number,
                IsActive = m.IsActive,
                IsChosen = m.IsChosen,
                IsAutomatic = m.IsAutomatic,
                Card = m.Card,
                F1 = m.F1,
                Documents = m.Documents,
                Examples = m.Examples,
                TrainSeconds = m.TrainSeconds,
                FileBytes = m.FileBytes,
                Sha256 = m.Sha256,
                CreatedBy = m.CreatedBy,
                CreatedAt = m.CreatedAt,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(scope.Db, rows.Select(r => r.CreatedBy), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => EngineModelView.Of(r, UserNames.Of(names, r.CreatedBy)))];
    }

    /// <summary>A version with its evaluation; null when there is none in this workspace.</summary>
    public async Task<EngineModelDetail?> GetAsync(ActingUser actor, string workspace, Guid model, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(scope.Db, scope.Id, model, cancellationToken).ConfigureAwait(false) is not { } row)
            return null;
        var names = await UserNames.ReadAsync(scope.Db, [row.CreatedBy], cancellationToken).ConfigureAwait(false);
        return new EngineModelDetail(
            EngineModelView.Of(row, UserNames.Of(names, row.CreatedBy)),
            row.Evaluation is { } evaluation ? JsonSerializer.Deserialize<EngineEvaluation>(evaluation) : null,
            row.Ensemble is { } ensemble ? JsonSerializer.Deserialize<EnsembleWeights>(ensemble) : null
        );
    }

    /// <summary>The file of a version, and what to call it; null when there is none in this workspace.</summary>
    /// <exception cref="ProblemException">The file is missing.</exception>
    public async Task<(Stream File, string Name)?> ExportAsync(
        ActingUser actor,
        string workspace,
        Guid model,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        return await FindAsync(scope.Db, scope.Id, model, cancellationToken).ConfigureAwait(false) is { } row
            ? (models.Open(row), $"{scope.Workspace.Slug}-{row.Engine}-{row.Number}.model")
            : null;
    }

    /// <summary>Starts a training on what people have decided; while one runs, that one.</summary>
    /// <param name="trained">What to train: <c>tagger</c>, <c>relations</c>; both when it is empty.</param>
    /// <returns>The job.</returns>
    /// <exception cref="ProblemException">An engine is not one that is trained.</exception>
    public async Task<Guid> TrainAsync(
        ActingUser actor,
        string workspace,
        IReadOnlyList<string> trained,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        ArgumentNullException.ThrowIfNull(trained);
        if (trained.FirstOrDefault(e => e is not (TaggerExtractor.Name or RelationExtractor.Name)) is { } other)
            throw new ProblemException(LearningProblems.EngineNotTrainable, "engine", other);
        return await jobs.EnqueueAsync(
                scope.Id,
                TrainJob.JobKind,
                new TrainParameters(trained, false),
                actor.Id,
                TrainJob.DedupKey(scope.Id),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Puts a version to use in place of the one that is. It stays until a person chooses otherwise, whatever is
    /// trained.</summary>
    /// <exception cref="ProblemException">There is no such version, or its file is missing or broken.</exception>
    public async Task ActivateAsync(ActingUser actor, string workspace, Guid model, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var row =
            await FindAsync(scope.Db, scope.Id, model, cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException(LearningProblems.EngineModelUnknown, model.ToString());
        // One that cannot be read must not take the place of one that can.
        await models.CheckAsync(row, cancellationToken).ConfigureAwait(false);
        await SetActiveAsync(scope.Id, row.Engine, model, true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an engine out of use. The next training may put a version of it to use again.</summary>
    public async Task DeactivateAsync(ActingUser actor, string workspace, string engine, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        await SetActiveAsync(scope.Id, engine, null, false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the newest good version take over by itself again: no version is a person's choice any more.</summary>
    public async Task ReleaseAsync(ActingUser actor, string workspace, string engine, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                db =>
                    db.EngineModels.Where(m => m.WorkspaceId == scope.Id && m.Engine == engine && m.IsChosen)
                        .ExecuteUpdateAsync(s => s.SetProperty(m => m.IsChosen, false).SetProperty(m => m.Version, m => m.Version + 1)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Removes a version that is not in use.</summary>
    /// <exception cref="ProblemException">There is no such version, or it is in use.</exception>
    public async Task RemoveAsync(ActingUser actor, string workspace, Guid model, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db.EngineModels.FirstOrDefaultAsync(m => m.Id == model && m.WorkspaceId == scope.Id).ConfigureAwait(false)
                        ?? throw new ProblemException(LearningProblems.EngineModelUnknown, model.ToString());
                    if (row.IsActive)
                        throw new ProblemException(LearningProblems.EngineModelInUse, "model", $"{row.Number}");
                    db.EngineModels.Remove(row);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        models.Remove(model);
    }

    /// <summary>How the workspace learns and suggests.</summary>
    public async Task<LearningSettings> SettingsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await settings.ReadAsync(scope.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says how the workspace learns and suggests. Whoever turns automatic acceptance on is who it happens in the name
    /// of.</summary>
    /// <exception cref="ProblemException">A number is out of its range, or a type is not in the schema.</exception>
    public async Task SetSettingsAsync(ActingUser actor, string workspace, LearningSettings wanted, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        ArgumentNullException.ThrowIfNull(wanted);
        // Lists that are left out of a request are empty ones.
        wanted = wanted with
        {
            LeastConfidenceOfTypes = wanted.LeastConfidenceOfTypes ?? new Dictionary<string, double>(),
            AutoAccept = wanted.AutoAccept is { Types: null } bare ? bare with { Types = [] } : wanted.AutoAccept,
        };
        foreach (var share in new[] { wanted.ActivationF1, wanted.LeastConfidence }.Concat(wanted.LeastConfidenceOfTypes.Values))
        {
            if (share is not (>= 0 and <= 1))
                throw new ProblemException(LearningProblems.EngineSettingsShare, "settings");
        }

        if (wanted.AutoAccept is { Threshold: not (>= 0.5 and <= 1) })
            throw new ProblemException(LearningProblems.EngineSettingsAutoAccept, "autoAccept");
        if (wanted.Cues is { } lines && AssertionCues.Parse(lines) is { Success: false } broken)
            throw new ProblemException(broken.Problems);
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        if (
            wanted
                .LeastConfidenceOfTypes.Keys.Concat(wanted.AutoAccept?.Types ?? [])
                .FirstOrDefault(t => schema.Entity(t) is null && schema.Relation(t) is null) is
            { } unknown
        )
            throw new ProblemException(AnnotationProblems.TypeUnknown, "types", unknown);
        var before = await settings.ReadAsync(scope.Id, cancellationToken).ConfigureAwait(false);
        var auto = wanted.AutoAccept is { } asked
            ? asked with
            {
                By =
                    before.AutoAccept is { } was && was.Threshold == asked.Threshold && was.Types.SequenceEqual(asked.Types)
                        ? was.By
                        : actor.Id,
            }
            : null;
        await settings.WriteAsync(scope.Id, wanted with { AutoAccept = auto }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What two versions of the tagger find in a document: what both, and what each alone.</summary>
    /// <exception cref="ProblemException">There is no such document or version.</exception>
    public async Task<EngineDifference> CompareAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        Guid first,
        Guid second,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var row =
            await scope
                .Db.Documents.AsNoTracking()
                .FirstOrDefaultAsync(d => d.Id == document && d.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, document.ToString());
        var accepted = (
            await scope
                .Db.Mentions.AsNoTracking()
                .Where(m => m.DocumentId == document && m.State == MentionState.Accepted)
                .Select(m => new
                {
                    m.Type,
                    m.Start,
                    m.End,
                })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).Select(m => new TypedSpan(m.Type, new TextSpan(m.Start, m.End))).ToHashSet();
        var sets = new List<Dictionary<TypedSpan, double>>();
        foreach (var id in new[] { first, second })
        {
            var model = await FindAsync(scope.Db, scope.Id, id, cancellationToken).ConfigureAwait(false);
            if (model is not { Engine: TaggerExtractor.Name })
                throw new ProblemException(LearningProblems.EngineModelUnknown, id.ToString());
            sets.Add(
                models
                    .Tagger(model)
                    .Tag(row.Text)
                    .GroupBy(m => new TypedSpan(m.Type, m.Span))
                    .ToDictionary(g => g.Key, g => g.Max(m => m.Confidence))
            );
        }

        IReadOnlyList<FoundMention> Views(IEnumerable<TypedSpan> spans, Dictionary<TypedSpan, double> confidences) =>
            [
                .. spans
                    .OrderBy(s => s.Span)
                    .Select(s => new FoundMention(
                        s.Type,
                        s.Span.Start,
                        s.Span.End,
                        s.Span.Of(row.Text),
                        confidences[s],
                        accepted.Contains(s)
                    )),
            ];
        return new EngineDifference(
            row.Id,
            row.Title,
            Views(sets[0].Keys.Where(sets[1].ContainsKey), sets[0]),
            Views(sets[0].Keys.Where(s => !sets[1].ContainsKey(s)), sets[0]),
            Views(sets[1].Keys.Where(s => !sets[0].ContainsKey(s)), sets[1])
        );
    }

    private static Task<EngineModelRow?> FindAsync(PortalDbContext db, Guid workspaceId, Guid model, CancellationToken cancellationToken) =>
        db.EngineModels.AsNoTracking().FirstOrDefaultAsync(m => m.Id == model && m.WorkspaceId == workspaceId, cancellationToken);

    private Task SetActiveAsync(Guid workspaceId, string engine, Guid? model, bool isChosen, CancellationToken cancellationToken) =>
        writes.RunAsync(
            async db =>
            {
                foreach (
                    var row in await db
                        .EngineModels.Where(m =>
                            m.WorkspaceId == workspaceId && m.Engine == engine && (m.IsActive || m.IsChosen || m.Id == model)
                        )
                        .ToListAsync()
                        .ConfigureAwait(false)
                )
                    (row.IsActive, row.IsChosen, row.Version) = (row.Id == model, row.Id == model && isChosen, row.Version + 1);
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken
        );

    // By the votes: a suggestion that two engines made counts for both.
    private static async Task<Dictionary<string, EngineAcceptance>> AcceptanceAsync(
        PortalDbContext db,
        Guid workspaceId,
        CancellationToken cancellationToken
    )
    {
        var decided = await DecidedSuggestions.ReadAsync(db, workspaceId, cancellationToken).ConfigureAwait(false);
        return decided
            .SelectMany(d => d.Votes.Select(v => (v.Engine, d.IsRight)))
            .GroupBy(v => v.Engine)
            .ToDictionary(
                g => g.Key,
                g =>
                {
                    var (accepted, all) = (g.Count(v => v.IsRight), g.Count());
                    return new EngineAcceptance(accepted, all, Interval.OfShare(accepted, all));
                }
            );
    }
}
