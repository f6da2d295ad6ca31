using CsCheck;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

public sealed class SpanScoreTests
{
    private static readonly Gen<MarkedSpan[]> s_spans = (
        from type in ChoiceGenerator.Choice("A", "B")
        from start in Gen.Int[0, 8]
        from length in Gen.Int[1, 4]
        select new MarkedSpan(type, new TextSpan(start, start + length))
    ).Array[0, 5];

    [Fact]
    public void SpanScores_ByHand()
    {
        MarkedSpan[] first = [new("A", new TextSpan(0, 4)), new("A", new TextSpan(6, 9)), new("B", new TextSpan(12, 15))];
        MarkedSpan[] second =
        [
            new("A", new TextSpan(0, 4)),
            new("A", new TextSpan(7, 9)),
            new("A", new TextSpan(12, 15)),
            new("B", new TextSpan(20, 22)),
        ];
        var (exact, partial) = (SpanScore.Exact(first, second), SpanScore.Partial(first, second));
        Assert.Equal((1.0, 2.0 / 7), (exact.Matched, exact.F1!.Value));
        Assert.Equal((1.5, 3.0 / 7), (partial.Matched, partial.F1!.Value));
        Assert.Equal((0.5, 0.375), (partial.Precision!.Value, partial.Recall!.Value));
    }

    /// <summary>Each span of one side crossed out against the same on the other.</summary>
    [Fact]
    public void Exact_IsHowManyCanBePairedOff() =>
        Gen.Select(s_spans, s_spans)
            .Sample(
                (given, reference) =>
                {
                    var left = reference.ToList();
                    var matched = given.Count(left.Remove);
                    Assert.Equal(new SpanScore(matched, given.Length, reference.Length), SpanScore.Exact(given, reference));
                },
                iter: 2_000
            );

    /// <summary>The best pair of all that are left is taken, again and again: the same first, then the longest overlap, then the
    /// first.</summary>
    [Fact]
    public void Partial_TakesTheBestPairOfThoseLeft() =>
        Gen.Select(s_spans, s_spans)
            .Sample(
                (given, reference) =>
                {
                    var pairs = (
                        from g in Enumerable.Range(0, given.Length)
                        from r in Enumerable.Range(0, reference.Length)
                        where given[g].Category == reference[r].Category
                        let overlap = Enumerable.Range(0, 20).Count(i => Covers(given[g], i) && Covers(reference[r], i))
                        where overlap > 0
                        select (IsOther: given[g].Span != reference[r].Span, Less: -overlap, g, r)
                    ).ToList();
                    var matched = 0.0;
                    while (pairs.Count > 0)
                    {
                        var best = pairs.Min();
                        matched += best.IsOther ? 0.5 : 1;
                        pairs.RemoveAll(p => p.g == best.g || p.r == best.r);
                    }

                    Assert.Equal(new SpanScore(matched, given.Length, reference.Length), SpanScore.Partial(given, reference));

                    static bool Covers(MarkedSpan span, int at) => span.Span.Start <= at && at < span.Span.End;
                },
                iter: 3_000
            );

    [Fact]
    public void Shares_OfNothing_AreNull_AndSumsAreAdded()
    {
        Assert.Equal((null, null, null), (SpanScore.Nothing.Precision, SpanScore.Nothing.Recall, SpanScore.Nothing.F1));
        Assert.Equal((null, 0.0, 0.0), (new SpanScore(0, 0, 3).Precision, new SpanScore(0, 0, 3).Recall, new SpanScore(0, 0, 3).F1));
        Assert.Equal((0.0, null, 0.0), (new SpanScore(0, 3, 0).Precision, new SpanScore(0, 3, 0).Recall, new SpanScore(0, 3, 0).F1));
        Assert.Equal(new SpanScore(3.5, 7, 12), new SpanScore(1, 3, 5) + new SpanScore(2.5, 4, 7));
        Assert.Equal((0.25, 0.125), (new SpanScore(1, 4, 8).Precision, new SpanScore(1, 4, 8).Recall));
    }
}
