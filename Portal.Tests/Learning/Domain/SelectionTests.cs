using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>What to label next: each strategy beside the plain way to choose.</summary>
public sealed class SelectionTests
{
    private static readonly Gen<QueryCandidate> s_candidate = Gen.Select(
        TextGenerator.Of(0, 8, "甲", "乙", "丙", "丁", " ", "A", "Ａ"),
        Gen.Int[0, 5].Array[3],
        Gen.Int[1, 6],
        (text, numbers, seconds) =>
            new QueryCandidate(TextSignature.Of(text), new TextDoubt(9, numbers[0], 7, numbers[1], 3), numbers[2], seconds)
    );

    private static readonly Gen<(QueryCandidate[] Candidates, TextSignature[] Labeled, int Count, int Seed)> s_case = Gen.Select(
        s_candidate.Array[0, 12],
        TextGenerator.Of(0, 6, "甲", "乙", "丙").Select(TextSignature.Of).Array[0, 3],
        Gen.Int[0, 14],
        Gen.Int[1, 50]
    );

    [Theory]
    [InlineData(QueryStrategy.Uncertainty)]
    [InlineData(QueryStrategy.Margin)]
    [InlineData(QueryStrategy.Disagreement)]
    public void Choose_ByAValue_TakesTheHighest(QueryStrategy strategy) =>
        s_case.Sample(c =>
        {
            double Value(QueryCandidate q) =>
                strategy switch
                {
                    QueryStrategy.Uncertainty => q.Doubt.LeastConfidence,
                    QueryStrategy.Margin => q.Doubt.Margin,
                    _ => q.Disagreement + (q.Doubt.LeastConfidence / 1000),
                };
            var chosen = QuerySelection.Choose(c.Candidates, c.Labeled, strategy, c.Count, c.Seed);
            Assert.Equal(c.Candidates.Select(Value).OrderDescending().Take(c.Count), chosen.Select(i => Value(c.Candidates[i])));
            Assert.Equal(chosen.Count, chosen.Distinct().Count());
        });

    // Greedily: each is worth the most beside those before it, and what is known already is worth less.
    [Theory]
    [InlineData(QueryStrategy.Diversity)]
    [InlineData(QueryStrategy.Hybrid)]
    [InlineData(QueryStrategy.CostAware)]
    public void Choose_ByWhatIsNew_TakesWhatIsWorthTheMostEachTime(QueryStrategy strategy) =>
        s_case.Sample(c =>
        {
            var chosen = QuerySelection.Choose(c.Candidates, c.Labeled, strategy, c.Count, c.Seed);
            Assert.Equal(Math.Min(c.Count, c.Candidates.Length), chosen.Distinct().Count());
            var common = c.Candidates.SelectMany(q => q.Signature.Pairs).CountBy(p => p).ToDictionary();
            var seen = c.Labeled.SelectMany(l => l.Pairs).CountBy(p => p).ToDictionary();
            var left = Enumerable.Range(0, c.Candidates.Length).ToHashSet();
            foreach (var index in chosen)
            {
                Assert.Equal(left.Max(Worth), Worth(index), 1e-9);
                left.Remove(index);
                foreach (var pair in c.Candidates[index].Signature.Pairs)
                    seen[pair] = seen.GetValueOrDefault(pair) + 1;
            }

            double Worth(int i)
            {
                var (candidate, pairs) = (c.Candidates[i], c.Candidates[i].Signature.Pairs);
                if (pairs.Count == 0)
                    return 0;
                var fresh =
                    pairs.Sum(p => Math.Log(1 + common[p]) / (1 + seen.GetValueOrDefault(p))) / pairs.Sum(p => Math.Log(1 + common[p]));
                var value = candidate.Doubt.LeastConfidence + (2 * candidate.Disagreement) + 1e-6;
                return strategy switch
                {
                    QueryStrategy.Diversity => fresh,
                    QueryStrategy.Hybrid => fresh * value,
                    _ => fresh * value / candidate.ExpectedSeconds,
                };
            }
        });

    [Fact]
    public void Choose_ByLot_TakesOthersWithAnotherSeed_AndEachAtTimes()
    {
        QueryCandidate[] candidates =
        [
            .. Enumerable.Range(0, 6).Select(_ => new QueryCandidate(TextSignature.Of(""), TextDoubt.None, 0, 1)),
        ];
        var first = Enumerable
            .Range(1, 60)
            .Select(seed => QuerySelection.Choose(candidates, [], QueryStrategy.Random, 1, seed)[0])
            .ToList();
        Assert.Equal(6, first.Distinct().Count());
        // Between equals the lot decides, too.
        Assert.Equal(
            6,
            Enumerable
                .Range(1, 60)
                .Select(seed => QuerySelection.Choose(candidates, [], QueryStrategy.Margin, 1, seed)[0])
                .Distinct()
                .Count()
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => QuerySelection.Choose(candidates, [], QueryStrategy.Random, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuerySelection.Choose(candidates, [], (QueryStrategy)99, 1, 1));
    }

    // A signature is a set of pairs: of letters beside each other, folded, none across white space.
    [Fact]
    public void Signature_OfAnyText_HasEachPairOfLettersOnce() =>
        TextGenerator
            .Of(0, 9, "甲", "乙", "a", "A", "Ａ", " ", "\n", "。")
            .Sample(text =>
            {
                var folded = CharacterFolding.Fold(text);
                var pairs = folded
                    .Zip(folded.Skip(1))
                    .Where(p => !char.IsWhiteSpace(p.First) && !char.IsWhiteSpace(p.Second))
                    .Distinct()
                    .ToList();
                var signature = TextSignature.Of(text);
                Assert.Equal(pairs.Count, signature.Pairs.Count);
                Assert.Equal(signature.Pairs.Order(), signature.Pairs);
                Assert.All(signature.Pairs, p => Assert.InRange(p, 0, TextSignature.Size - 1));
                Assert.Equal(signature.Pairs, TextSignature.Of(text.ToUpperInvariant()).Pairs);
                Assert.Equal(signature.Pairs, pairs.SelectMany(p => TextSignature.Of($"{p.First}{p.Second}").Pairs).Distinct().Order());
            });

    [Fact]
    public void Disagreement_OfTwoEngines_IsWhatOnlyOneOfThemFinds() =>
        Gen.Select(
                Gen.Select(TextGenerator.OneOf("A", "B"), Gen.Int[0, 3], Gen.Double[0, 1]).Array[0, 6],
                Gen.Select(TextGenerator.OneOf("A", "B"), Gen.Int[0, 3], Gen.Double[0, 1]).Array[0, 6]
            )
            .Sample(
                (one, other) =>
                {
                    static List<SuggestedMention> Said((string, int, double)[] found) =>
                        [.. found.Select(f => new SuggestedMention(f.Item1, new TextSpan(f.Item2, f.Item2 + 1), f.Item3))];
                    var (first, second) = (
                        one.Select(f => (f.Item1, f.Item2)).ToHashSet(),
                        other.Select(f => (f.Item1, f.Item2)).ToHashSet()
                    );
                    Assert.Equal(first.Except(second).Count() + second.Except(first).Count(), QueryDisagreement.Of(Said(one), Said(other)));
                }
            );

    // Of all costs that are not below nothing none fits the timings better.
    [Fact]
    public void Fit_OfTimings_IsTheBestOfAllCosts() =>
        Gen.Select(Gen.Select(Gen.Int[1, 3000], Gen.Double[1, 900]).Array[10, 30], Gen.Double[-20, 20], Gen.Double[-0.2, 0.2])
            .Sample(
                (timings, perText, perCharacter) =>
                {
                    var cost = AnnotationCost.Fit(timings);
                    // The slowest tenth of all is left out.
                    var kept = timings.OrderBy(t => t.Item2 / t.Item1).Take(timings.Length - (timings.Length / 10)).ToList();
                    Assert.Equal(kept.Count, cost.Texts);
                    double Error(double text, double character) =>
                        kept.Sum(t => Math.Pow(((text + (character * t.Item1)) / t.Item2) - 1, 2));
                    Assert.True(cost is { SecondsPerText: >= 0, SecondsPerCharacter: >= 0 });
                    Assert.True(
                        Error(cost.SecondsPerText, cost.SecondsPerCharacter)
                            <= Error(Math.Max(0, cost.SecondsPerText + perText), Math.Max(0, cost.SecondsPerCharacter + perCharacter))
                                + 1e-6
                    );
                }
            );

    [Fact]
    public void Fit_OfFewerThanTen_OrOfTextsWithoutTimeOrLetters_IsAssumed()
    {
        List<(int, double)> timings = [.. Enumerable.Range(1, 10).Select(i => (i * 100, i * 30.0))];
        Assert.NotSame(AnnotationCost.Assumed, AnnotationCost.Fit(timings));
        Assert.Same(AnnotationCost.Assumed, AnnotationCost.Fit(timings[1..]));
        Assert.Same(AnnotationCost.Assumed, AnnotationCost.Fit([.. timings[1..], (0, 30), (100, 0)]));
        Assert.Equal(15, AnnotationCost.Assumed.Of(100), 9);
        Assert.Equal(0.1, new AnnotationCost(0, 0.001, 10).Of(3));
    }
}
