using System.Diagnostics;
using System.Globalization;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;

namespace Portal.Learning;

/// <summary>One training, step by step: each step is some seconds at most on a corpus of ten thousand sentences.</summary>
public sealed class TrainingRun
{
    private static readonly double[] s_shares = [0.25, 0.5, 0.75];

    private readonly Queue<Func<CancellationToken, Task>> _steps = new();
    private readonly List<FoldResult> _folds = [];
    private readonly List<FoldResult> _curve = [];
    private readonly List<(RelationExample Example, RelationGuess Guess)> _related = [];
    private readonly List<TrainedEngine> _trained = [];
    private readonly List<string> _skipped = [];
    private readonly TaggerSettings _tagging;
    private readonly RelationSettings _relating;
    private readonly IReadOnlyList<IExtractor> _others;
    private readonly IReadOnlyList<RelationExample> _distant;
    private readonly IReadOnlyList<IReadOnlyList<LearningDocument>> _parts;
    private readonly IReadOnlyList<IReadOnlyList<LearningDocument>> _relationParts;

    /// <summary>A training.</summary>
    /// <param name="documents">What there is to learn from.</param>
    /// <param name="schema">The types; those of relations say what may be related.</param>
    /// <param name="tagging">How the tagger is trained.</param>
    /// <param name="relating">How the relation classifier is.</param>
    /// <param name="trainsTagger">Whether there is to be a tagger.</param>
    /// <param name="trainsRelations">Whether there is to be a relation classifier.</param>
    /// <param name="others">Engines that do not learn, for weighing votes.</param>
    /// <param name="before">The tagger in use: the new one starts from its weights; null to start from none.</param>
    /// <param name="distant">Examples of relations that nobody decided, from approved triples; counted apart.</param>
    public TrainingRun(
        IReadOnlyList<LearningDocument> documents,
        KnowledgeSchema schema,
        TaggerSettings tagging,
        RelationSettings relating,
        bool trainsTagger,
        bool trainsRelations,
        IReadOnlyList<IExtractor> others,
        SequenceTagger? before,
        IReadOnlyList<RelationExample> distant
    )
    {
        (Documents, _tagging, _relating, _others, _distant) = (documents, tagging, relating, others, distant);
        var related = documents.Where(d => d.Relations.Count > 0).ToList();
        _parts = CrossValidation.Parts(documents, CrossValidation.Folds(documents.Count));
        _relationParts = CrossValidation.Parts(related, CrossValidation.Folds(related.Count));
        if (trainsTagger && documents.Any(d => d.Mentions > 0))
            PlanTagger(before);
        else if (trainsTagger)
            _skipped.Add(TaggerExtractor.Name);
        if (trainsRelations && related.Any(d => d.Relations.Any(r => r.Type.Length > 0)))
            PlanRelations(related, schema);
        else if (trainsRelations)
            _skipped.Add(RelationExtractor.Name);
        Total = _steps.Count + 1;
    }

    public IReadOnlyList<LearningDocument> Documents { get; }

    /// <summary>When what there is to learn from was read.</summary>
    public required DateTime AsOf { get; init; }

    /// <summary>The tagger, once it is trained.</summary>
    public SequenceTagger? Tagger { get; private set; }

    public int Done { get; private set; }

    public int Total { get; }

    public IReadOnlyList<TrainedEngine> Trained => _trained;

    /// <summary>Engines for which there was nothing to learn from.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Does the next step.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (!_steps.TryDequeue(out var step))
            return false;
        await step(cancellationToken).ConfigureAwait(false);
        Done++;
        return true;
    }

    private void PlanTagger(SequenceTagger? before)
    {
        for (var fold = 0; fold < _parts.Count; fold++)
        {
            var number = fold;
            _steps.Enqueue(async stop =>
                _folds.Add(await CrossValidation.TagAsync(_parts, number, 1, _tagging, _others, stop).ConfigureAwait(false))
            );
        }

        foreach (var share in s_shares.Where(_ => _parts.Count > 0))
            _steps.Enqueue(async stop =>
                _curve.Add(await CrossValidation.TagAsync(_parts, 0, share, _tagging, [], stop).ConfigureAwait(false))
            );
        _steps.Enqueue(stop =>
        {
            var clock = Stopwatch.StartNew();
            var texts = Documents.SelectMany(d => d.Texts).ToList();
            // From the weights in use only where they know the same types: others would be no start.
            Tagger = TaggerTraining.Train(
                texts,
                null,
                _tagging,
                before is not null && before.Settings == _tagging ? before : null,
                cancellationToken: stop
            );
            var evaluation = _folds.Count == 0 ? null : CrossValidation.Evaluate(_folds, _curve);
            var card = new ModelCard(
                TaggerExtractor.Name,
                "",
                Tagger.Types,
                Documents.Count,
                Documents.Sum(d => d.Mentions),
                new Dictionary<string, string>
                {
                    ["algorithm"] = Tagger.Settings.Algorithm.ToString(),
                    ["units"] = Tagger.Settings.Units.ToString(),
                    ["scheme"] = Tagger.Settings.Scheme.ToString(),
                    ["passes"] = Text(Tagger.Passes),
                    ["averaged"] = Text(Tagger.Settings.Averaged),
                    ["layers"] = Text(Tagger.Layers),
                    ["features"] = Text(Tagger.Features),
                    ["temperature"] = Tagger.Scale.Temperature.ToString("0.###", CultureInfo.InvariantCulture),
                    ["seed"] = Text(Tagger.Settings.Seed),
                }
            )
            {
                Score = evaluation?.Score,
            };
            var tagger = Tagger;
            _trained.Add(
                new TrainedEngine(
                    card,
                    evaluation,
                    _others.Count == 0 || _folds.Count == 0 ? null : CrossValidation.Weigh(_folds),
                    clock.Elapsed.TotalSeconds,
                    stream => TaggerFile.Save(tagger, stream)
                )
            );
            return Task.CompletedTask;
        });
    }

    private void PlanRelations(List<LearningDocument> related, KnowledgeSchema schema)
    {
        for (var fold = 0; fold < _relationParts.Count; fold++)
        {
            var number = fold;
            _steps.Enqueue(stop =>
            {
                _related.AddRange(CrossValidation.Relate(_relationParts, number, _relating, _distant, stop));
                return Task.CompletedTask;
            });
        }

        _steps.Enqueue(stop =>
        {
            var clock = Stopwatch.StartNew();
            var examples = related
                .SelectMany(d => d.Relations)
                .Where(e => e.Type.Length == 0 || schema.Relation(e.Type) is not null)
                .ToList();
            var classifier = RelationTraining.Train([.. examples, .. _distant], null, _relating, cancellationToken: stop);
            var evaluation = _relationParts.Count == 0 ? null : CrossValidation.Evaluate(_relationParts.Count, related.Count, _related);
            var card = new ModelCard(
                RelationExtractor.Name,
                "",
                [.. classifier.Types.Where(t => t.Length > 0)],
                related.Count,
                examples.Count(e => e.Type.Length > 0),
                new Dictionary<string, string>
                {
                    ["algorithm"] = "LogisticRegression",
                    ["units"] = classifier.Settings.Units.ToString(),
                    ["passes"] = Text(classifier.Passes),
                    ["features"] = Text(classifier.Features),
                    ["unrelated"] = Text(examples.Count(e => e.Type.Length == 0)),
                    ["distant"] = Text(_distant.Count(e => e.Type.Length > 0)),
                    ["temperature"] = classifier.Temperature.ToString("0.###", CultureInfo.InvariantCulture),
                    ["seed"] = Text(classifier.Settings.Seed),
                }
            )
            {
                Score = evaluation?.Score,
            };
            _trained.Add(
                new TrainedEngine(card, evaluation, null, clock.Elapsed.TotalSeconds, stream => RelationFile.Save(classifier, stream))
            );
            return Task.CompletedTask;
        });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An engine that has been trained and is not kept yet.</summary>
public sealed record TrainedEngine(
    ModelCard Card,
    EngineEvaluation? Evaluation,
    EnsembleWeights? Ensemble,
    double Seconds,
    Action<Stream> Save
);
