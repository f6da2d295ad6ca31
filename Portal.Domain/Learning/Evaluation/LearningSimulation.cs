using System.Collections.Concurrent;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Evaluation;

/// <summary>Plays a team that labels the texts which a strategy chooses: what people would mark is known already, and shown when it is
/// asked for.</summary>
/// <param name="Pool">Texts with what people marked.</param>
/// <param name="Test">Texts to score on; nothing is chosen on them.</param>
/// <param name="Settings">How taggers are trained.</param>
/// <param name="Cost">How long labeling takes.</param>
/// <param name="FirstTexts">How many texts, by lot, are labeled before anything can be chosen.</param>
/// <param name="Growth">By how much the number of labeled texts is multiplied each round; more than 1.</param>
/// <param name="Sure">Of a chosen text, people are asked about the places where the tagger is not so sure, and the rest is taken from it
/// (K. Tomanek, U. Hahn, "Semi-supervised active learning for sequence labeling", ACL (2009)); null to ask about whole texts.</param>
public sealed record LearningSimulation(
    IReadOnlyList<TaggedText> Pool,
    IReadOnlyList<TaggedText> Test,
    TaggerSettings Settings,
    AnnotationCost Cost,
    int FirstTexts = 100,
    double Growth = 1.3,
    double? Sure = null
)
{
    private readonly Lazy<TextSignature[]> _signatures = new(() =>
        [.. Pool.AsParallel().AsOrdered().Select(t => TextSignature.Of(t.Text))]
    );

    /// <summary>One curve.</summary>
    /// <param name="strategy">How texts are chosen.</param>
    /// <param name="seed">For the first texts, choices by lot, and training.</param>
    /// <param name="enough">When this F1 is reached twice in a row the rest is not played; above 1 to play it all.</param>
    /// <param name="progress">Told each point.</param>
    /// <param name="cancellationToken">Asked often.</param>
    public IReadOnlyList<LearningPoint> Run(
        QueryStrategy strategy,
        int seed,
        double enough,
        IProgress<LearningPoint>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstTexts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Growth, 1);
        var labeled = Seed(seed);
        var left = Enumerable.Range(0, Pool.Count).Except(labeled).ToList();
        var answers = labeled.Select(i => new PartlyAsked(Pool[i], Pool[i].Text.Length, Pool[i].Mentions.Count)).ToList();
        var (points, previous) = (new List<LearningPoint>(), (SequenceTagger?)null);
        while (true)
        {
            var tagger = TaggerTraining.Train(
                [.. answers.Select(a => a.Text)],
                null,
                Settings with
                {
                    Seed = seed,
                },
                cancellationToken: cancellationToken
            );
            points.Add(
                new LearningPoint(
                    answers.Count,
                    answers.Sum(a => a.Characters),
                    answers.Sum(a => a.Mentions),
                    answers.Sum(a => Cost.Of(a.Characters)),
                    Score(tagger).F1
                )
            );
            progress?.Report(points[^1]);
            if (left.Count == 0 || (points.Count > 1 && points[^1].F1 >= enough && points[^2].F1 >= enough))
                return points;
            var count = Math.Min(left.Count, Math.Max(1, (int)(labeled.Count * (Growth - 1))));
            var chosen = Choose(tagger, previous, labeled, left, strategy, count, (seed * 1000) + points.Count, cancellationToken);
            labeled.AddRange(chosen);
            answers.AddRange(
                chosen.Select(i =>
                    Sure is { } sure
                        ? PartlyAsked.Of(Pool[i], tagger, sure)
                        : new PartlyAsked(Pool[i], Pool[i].Text.Length, Pool[i].Mentions.Count)
                )
            );
            left = [.. left.Except(chosen)];
            previous = tagger;
        }
    }

    /// <summary>How well a tagger does on <see cref="Test"/>.</summary>
    public FoundScore Score(SequenceTagger tagger) =>
        MentionEvaluation.Of(Test, [.. Test.AsParallel().AsOrdered().Select(t => Tag(tagger, t))]).All;

    private List<int> Choose(
        SequenceTagger tagger,
        SequenceTagger? previous,
        List<int> labeled,
        List<int> left,
        QueryStrategy strategy,
        int count,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var candidates = new QueryCandidate[left.Count];
        var looksAt = strategy is not (QueryStrategy.Random or QueryStrategy.Diversity);
        Parallel.ForEach(
            Partitioner.Create(0, left.Count),
            new ParallelOptions { CancellationToken = cancellationToken },
            range =>
            {
                for (var i = range.Item1; i < range.Item2; i++)
                {
                    var text = Pool[left[i]];
                    var disagreement = !looksAt || previous is null ? 0 : QueryDisagreement.Of(Tag(tagger, text), Tag(previous, text));
                    candidates[i] = new QueryCandidate(
                        _signatures.Value[left[i]],
                        looksAt ? tagger.Doubt(text.Text) : TextDoubt.None,
                        disagreement,
                        Cost.Of(text.Text.Length)
                    );
                }
            }
        );
        return
        [
            .. QuerySelection.Choose(candidates, labeled.Select(l => _signatures.Value[l]), strategy, count, seed).Select(i => left[i]),
        ];
    }

    // By lot, but with something marked: of nothing nothing can be learned.
    private List<int> Seed(int seed)
    {
        var order = Enumerable.Range(0, Pool.Count).ToArray();
        new Random(seed).Shuffle(order);
        var first = order.Take(FirstTexts).ToList();
        if (first.All(i => Pool[i].Mentions.Count == 0) && order.FirstOrDefault(i => Pool[i].Mentions.Count > 0, -1) is >= 0 and var marked)
            first[^1] = marked;
        return first;
    }

    private static IReadOnlyList<SuggestedMention> Tag(SequenceTagger tagger, TaggedText text) =>
        text.Units is { } units ? tagger.Tag(text.Text, units) : tagger.Tag(text.Text);
}
