using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Evaluation;

/// <summary>Scores what learns on documents that it has not learned from: each fold by an engine that learned from the others.</summary>
/// <remarks>M. Stone, "Cross-validatory choice and assessment of statistical predictions", J. Royal Statistical Society B 36 (1974). A
/// document falls into a fold by its identifier alone, so that what is asked again is answered alike.</remarks>
public static class CrossValidation
{
    private const int MostFolds = 5;
    private const int MostMistakes = 200;
    private const int Context = 30;

    /// <summary>How many folds so many documents make; 0 when they are too few.</summary>
    public static int Folds(int documents) => documents < 2 ? 0 : Math.Min(MostFolds, documents);

    /// <summary>The documents by fold: as many in each, give or take one.</summary>
    public static IReadOnlyList<IReadOnlyList<LearningDocument>> Parts(IReadOnlyList<LearningDocument> documents, int folds)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var ordered = documents.OrderBy(d => Hash.Of(d.Id.ToString())).ThenBy(d => d.Id).ToList();
        return [.. Enumerable.Range(0, folds).Select(f => ordered.Where((_, i) => i % folds == f).ToList())];
    }

    /// <summary>What a tagger that learned from the other folds finds in one.</summary>
    /// <param name="parts">The folds.</param>
    /// <param name="fold">The one to score.</param>
    /// <param name="share">How much of the other folds is learned from, more than 0 and at most 1.</param>
    /// <param name="settings">How.</param>
    /// <param name="others">Engines that do not learn: their votes are kept for learning how to weigh votes.</param>
    /// <param name="cancellationToken">Asked often.</param>
    public static async Task<FoldResult> TagAsync(
        IReadOnlyList<IReadOnlyList<LearningDocument>> parts,
        int fold,
        double share,
        TaggerSettings settings,
        IReadOnlyList<IExtractor> others,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(others);
        var rest = parts.Where((_, i) => i != fold).SelectMany(p => p).ToList();
        var learned = rest.Take(Math.Max(1, (int)Math.Ceiling(rest.Count * share))).ToList();
        var texts = learned.SelectMany(d => d.Texts).ToList();
        var tagger = texts.Any(t => t.Mentions.Count > 0)
            ? TaggerTraining.Train(texts, null, settings, cancellationToken: cancellationToken)
            : null;
        var found = new List<FoundText>();
        foreach (var document in parts[fold])
        {
            foreach (var text in document.Texts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var tagged = tagger?.Tag(text.Text) ?? [];
                var sets = new List<(string, SuggestionSet)> { (TaggerExtractor.Name, new SuggestionSet(tagged, [], [])) };
                foreach (var other in others)
                    sets.Add(
                        (
                            other.Card.Engine,
                            await other.ExtractAsync(new ExtractionInput(text.Text, []), cancellationToken).ConfigureAwait(false)
                        )
                    );
                found.Add(
                    new FoundText(
                        document.Id,
                        text,
                        tagged,
                        others.Count == 0 ? [] : EnsembleExtractor.Merge(sets, EnsembleWeights.Assumed)
                    )
                );
            }
        }

        return new FoldResult(learned.Count, texts.Sum(t => t.Text.Length), texts.Sum(t => t.Mentions.Count), found);
    }

    /// <summary>What the folds come to.</summary>
    /// <param name="folds">Of each fold, learned from all others.</param>
    /// <param name="curve">Of the first fold, learned from less of the others.</param>
    public static EngineEvaluation Evaluate(IReadOnlyList<FoldResult> folds, IReadOnlyList<FoldResult> curve)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(curve);
        var found = folds.SelectMany(f => f.Found).ToList();
        var score = MentionEvaluation.Of([.. found.Select(f => f.Text)], [.. found.Select(f => f.Tagged)]);
        var (mistakes, count) = Mistakes(found);
        return new EngineEvaluation(
            folds.Count,
            found.Select(f => f.Document).Distinct().Count(),
            EngineEvaluation.ScoreOf(score.All),
            score.ByType.ToDictionary(t => t.Key, t => EngineEvaluation.ScoreOf(t.Value)),
            [
                .. score
                    .Confusion.Where(c => c.Key.Gold != c.Key.Found)
                    .OrderByDescending(c => c.Value)
                    .Select(c => new ConfusedTypes(c.Key.Gold, c.Key.Found, c.Value)),
            ],
            Calibration.Of(score.Decided),
            [.. curve.Select(Point), .. folds.Take(1).Select(Point)],
            mistakes,
            count
        );
    }

    /// <summary>How votes are weighed, learned on the folds.</summary>
    public static EnsembleWeights Weigh(IReadOnlyList<FoldResult> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        return EnsembleWeights.Learn([
            .. folds
                .SelectMany(f => f.Found)
                .SelectMany(f => f.Votes.Select(m => (m.Votes!, f.Text.Mentions.Contains(new TypedSpan(m.Type, m.Span))))),
        ]);
    }

    /// <summary>What a relation classifier that learned from the other folds makes of the pairs of one: by its mentions, which people
    /// marked.</summary>
    /// <param name="parts">The folds.</param>
    /// <param name="fold">The one to score.</param>
    /// <param name="settings">How.</param>
    /// <param name="distant">Examples that nobody decided, of texts in no fold: learned from, never scored on.</param>
    /// <param name="cancellationToken">Asked often.</param>
    public static IReadOnlyList<(RelationExample Example, RelationGuess Guess)> Relate(
        IReadOnlyList<IReadOnlyList<LearningDocument>> parts,
        int fold,
        RelationSettings settings,
        IReadOnlyList<RelationExample> distant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(parts);
        var examples = parts.Where((_, i) => i != fold).SelectMany(p => p).SelectMany(d => d.Relations).Concat(distant).ToList();
        if (!examples.Any(e => e.Type.Length > 0))
            return [.. parts[fold].SelectMany(d => d.Relations).Select(e => (e, new RelationGuess("", 0, [])))];
        var classifier = RelationTraining.Train(examples, null, settings, cancellationToken: cancellationToken);
        return [.. parts[fold].SelectMany(d => d.Relations).Select(e => (e, classifier.Classify(e.Text, e.Head, e.Tail)))];
    }

    /// <summary>What the folds of a relation classifier come to.</summary>
    public static EngineEvaluation Evaluate(int folds, int documents, IReadOnlyList<(RelationExample Example, RelationGuess Guess)> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var types = found
            .SelectMany(f => new[] { f.Example.Type, f.Guess.Type })
            .Where(t => t.Length > 0)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var byType = types.ToDictionary(
            t => t,
            t => new FoundScore(
                found.Count(f => f.Example.Type == t && f.Guess.Type == t),
                found.Count(f => f.Guess.Type == t),
                found.Count(f => f.Example.Type == t)
            )
        );
        var wrong = found.Where(f => f.Example.Type != f.Guess.Type).ToList();
        return new EngineEvaluation(
            folds,
            documents,
            EngineEvaluation.ScoreOf(byType.Values.Aggregate(default(FoundScore), (sum, s) => sum + s)),
            byType.ToDictionary(t => t.Key, t => EngineEvaluation.ScoreOf(t.Value)),
            [
                .. wrong
                    .Where(f => f.Example.Type.Length > 0 && f.Guess.Type.Length > 0)
                    .GroupBy(f => (f.Example.Type, f.Guess.Type))
                    .Select(g => new ConfusedTypes(g.Key.Item1, g.Key.Item2, g.Count()))
                    .OrderByDescending(c => c.Count),
            ],
            Calibration.Of([
                .. found.Where(f => f.Guess.Type.Length > 0).Select(f => (f.Guess.Confidence, f.Guess.Type == f.Example.Type)),
            ]),
            [],
            [
                .. wrong
                    .Take(MostMistakes)
                    .Select(f => new Mistake(
                        Guid.Empty,
                        "",
                        f.Example.Head.Span.Of(f.Example.Text) + " → " + f.Example.Tail.Span.Of(f.Example.Text),
                        f.Example.Text,
                        f.Example.Type,
                        f.Guess.Type,
                        f.Guess.Type.Length > 0 ? f.Guess.Confidence : 0
                    )),
            ],
            wrong.Count
        );
    }

    private static LearningPoint Point(FoldResult fold) =>
        new(
            fold.Documents,
            fold.Characters,
            fold.Mentions,
            AnnotationCost.Assumed.Of(fold.Characters),
            MentionEvaluation.Of([.. fold.Found.Select(f => f.Text)], [.. fold.Found.Select(f => f.Tagged)]).All.F1
        );

    private static (IReadOnlyList<Mistake> Some, int Count) Mistakes(List<FoundText> texts)
    {
        var all = new List<Mistake>();
        foreach (var (document, text, tagged, _) in texts)
        {
            var gold = text.Mentions.ToHashSet();
            foreach (var mention in tagged.Where(m => !gold.Contains(new TypedSpan(m.Type, m.Span))))
                all.Add(
                    Mistake(
                        document,
                        text.Text,
                        mention.Span,
                        text.Mentions.Where(g => g.Span == mention.Span).Select(g => g.Type).FirstOrDefault(""),
                        mention.Type,
                        mention.Confidence
                    )
                );
            var places = tagged.Select(t => t.Span).ToHashSet();
            foreach (var mention in text.Mentions.Where(g => !places.Contains(g.Span)))
                all.Add(Mistake(document, text.Text, mention.Span, mention.Type, "", 0));
        }

        // What it was surest of first: that is where it, or a person, is wrong.
        return ([.. all.OrderByDescending(m => m.Confidence).Take(MostMistakes)], all.Count);
    }

    private static Mistake Mistake(Guid document, string text, TextSpan span, string marked, string found, double confidence)
    {
        var (from, to) = (Math.Max(0, span.Start - Context), Math.Min(text.Length, span.End + Context));
        from += from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= to < text.Length && char.IsLowSurrogate(text[to]) ? 1 : 0;
        return new Mistake(document, text[from..span.Start], span.Of(text), text[span.End..to], marked, found, confidence);
    }
}
