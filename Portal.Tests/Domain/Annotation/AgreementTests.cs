using System.Collections.Immutable;
using CsCheck;
using Portal.Domain.Annotation.Agreement;
using Portal.Domain.Text;

namespace Portal.Tests.Domain.Annotation;

/// <summary>The measures against examples that their authors, or everybody, have published; exact fractions were worked out from the published tables.</summary>
public sealed class AgreementTests
{
    private const double Exactly = 1e-6;
    private static readonly string[] s_types = ["A", "B"];

    /// <summary>The example of two readers and fifty proposals by which Cohen's measure is usually taught.</summary>
    [Fact]
    public void CohenKappa_FiftyProposals()
    {
        var kappa = NominalAgreement.CohenKappa([Unit("yes", "yes", 20), Unit("yes", "no", 5), Unit("no", "yes", 10), Unit("no", "no", 15)]);
        Assert.Equal((0.4, 0.7, 0.5), (Rounded(kappa.Value), Rounded(kappa.Observed), Rounded(kappa.Expected)));
        Assert.Equal(50, kappa.Units);

        static CodingUnit Unit(string a, string b, int count) => new([a, b], count);
    }

    /// <summary>Fourteen raters, ten subjects, five categories: κ = 0.210.</summary>
    [Fact]
    public void FleissKappa_FourteenRaters()
    {
        int[][] table = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]];
        var kappa = NominalAgreement.FleissKappa([.. table.Select(r => new CodingUnit([.. r.SelectMany((n, category) => Enumerable.Repeat($"{category}", n))]))]);
        Assert.Equal(4211.0 / 20059, kappa.Value!.Value, Exactly);
        Assert.Equal(172.0 / 455, kappa.Observed!.Value, Exactly);
        Assert.Equal(417.0 / 1960, kappa.Expected!.Value, Exactly);
    }

    /// <summary>Examples A, B and C of Krippendorff (2011): 0.095, 0.692 and, with missing values, 0.743.</summary>
    [Theory]
    [InlineData(new[] { "0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0" }, 2.0 / 21)]
    [InlineData(new[] { "a a b b d c c c e d d a", "b a b b b c c c e d d d" }, 155.0 / 224)]
    [InlineData(new[] { "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ." }, 113.0 / 152)]
    public void KrippendorffAlpha_PublishedExamples(string[] annotators, double expected)
    {
        var rows = annotators.Select(a => a.Split(' ')).ToList();
        var alpha = NominalAgreement.KrippendorffAlpha([.. Enumerable.Range(0, rows[0].Length).Select(i => new CodingUnit([.. rows.Select(r => r[i] == "." ? null : r[i])]))]);
        Assert.Equal(expected, alpha.Value!.Value, Exactly);
    }

    [Fact]
    public void Undefined_SaysWhy()
    {
        Assert.Equal(Coefficient.NoUnits, NominalAgreement.CohenKappa([]).Undefined);
        Assert.Equal(Coefficient.OneValue, NominalAgreement.CohenKappa([new CodingUnit(["x", "x"], 7)]).Undefined);
        Assert.Equal(Coefficient.OneValue, NominalAgreement.FleissKappa([new CodingUnit(["x", "x", "x"], 7)]).Undefined);
        Assert.Equal(Coefficient.OneValue, NominalAgreement.KrippendorffAlpha([new CodingUnit(["x", "x"], 7)]).Undefined);
        Assert.Equal(Coefficient.NoUnits, NominalAgreement.KrippendorffAlpha([new CodingUnit(["x", null], 7)]).Undefined);
        Assert.Equal(Coefficient.NoUnits, UnitizingAlpha.Of([new Continuum(10, [[], []])]).Undefined);
        Assert.Equal(Coefficient.NoUnits, GammaAgreement.Of([new Continuum(10, [[], []])]).Undefined);
        Assert.Null(SpanScore.Exact([], []).F1);
    }

    /// <summary>Two lists of spans as the definition says it, section by section, without the order that the measure uses.</summary>
    [Fact]
    public void UnitizingAlpha_IsTheDefinition()
    {
        Texts(2, 3, isFlat: true).Sample(texts =>
        {
            var alpha = UnitizingAlpha.Of(texts, "A");
            var length = texts.Sum(t => t.Length);
            var people = Enumerable.Range(0, texts[0].Annotators.Count).Select(p => Sections(texts, p, "A", length)).ToList();
            var units = people.SelectMany(p => p).Count(s => s.IsUnit);
            if (units == 0)
            {
                Assert.Equal(Coefficient.NoUnits, alpha.Undefined);
                return;
            }

            var m = people.Count;
            var observed = people.SelectMany((g, i) => people.Where((_, j) => j != i).SelectMany(h => g.SelectMany(x => h.Select(y => Difference(x, y))))).Sum() / (m * (m - 1.0) * length * length);
            // The expectation: each unit meets its like at every shift, and every gap that holds it at every place.
            var sum = 0.0;
            foreach (var unit in people.SelectMany(p => p).Where(s => s.IsUnit))
            {
                var l = unit.End - unit.Start;
                // Both borders differ by the shift; a pair is counted once here and twice by the factor below.
                sum += Enumerable.Range(1 - l, (2 * l) - 1).Sum(d => 2.0 * d * d) / 2;
                foreach (var gap in people.SelectMany(p => p).Where(s => !s.IsUnit))
                    sum += Math.Max(0, gap.End - gap.Start - l + 1) * (double)l * l;
            }

            var inside = people.SelectMany(p => p).Where(s => s.IsUnit).Sum(s => (double)(s.End - s.Start) * (s.End - s.Start - 1));
            var expected = 2.0 / length * sum / (((double)m * length * ((m * length) - 1)) - inside);
            Assert.Equal(observed, alpha.Observed!.Value, 1e-9);
            Assert.Equal(expected, alpha.Expected!.Value, 1e-9);
        });

        static double Difference((int Start, int End, bool IsUnit) g, (int Start, int End, bool IsUnit) h)
        {
            if (g.IsUnit && h.IsUnit)
                return g.Start < h.End && h.Start < g.End ? Math.Pow(g.Start - h.Start, 2) + Math.Pow(g.End - h.End, 2) : 0;
            if (g.IsUnit && g.Start >= h.Start && g.End <= h.End)
                return Math.Pow(g.End - g.Start, 2);
            return h.IsUnit && h.Start >= g.Start && h.End <= g.End ? Math.Pow(h.End - h.Start, 2) : 0;
        }

        static List<(int Start, int End, bool IsUnit)> Sections(IReadOnlyList<Continuum> texts, int person, string category, int length)
        {
            var (sections, at, offset) = (new List<(int, int, bool)>(), 0, 0);
            foreach (var text in texts)
            {
                foreach (var span in text.Annotators[person].Where(s => s.Category == category).Select(s => s.Span).Order())
                {
                    if (offset + span.Start > at)
                        sections.Add((at, offset + span.Start, false));
                    sections.Add((offset + span.Start, offset + span.End, true));
                    at = offset + span.End;
                }

                offset += text.Length;
            }

            if (at < length)
                sections.Add((at, length, false));
            return sections;
        }
    }

    [Fact]
    public void TheSame_IsOne_AndNotBelow()
    {
        Texts(1, 3, isFlat: false).Sample(texts =>
        {
            var same = texts.Select(t => t with { Annotators = [t.Annotators[0], t.Annotators[0], t.Annotators[0]] }).ToList();
            foreach (var measure in new[] { UnitizingAlpha.Of(same), GammaAgreement.Of(same), NominalAgreement.FleissKappa([.. same.SelectMany(t => t.Characters())]), NominalAgreement.KrippendorffAlpha([.. same.SelectMany(t => t.Characters())]) })
                Assert.True(measure.Undefined is not null || Math.Abs(measure.Value!.Value - 1) < Exactly, $"{measure}");
            Assert.All(texts, t => Assert.Equal(SpanScore.Exact(t.Annotators[0], t.Annotators[1]).F1, SpanScore.Exact(t.Annotators[1], t.Annotators[0]).F1));
            Assert.All(texts, t => Assert.True(SpanScore.Partial(t.Annotators[0], t.Annotators[1]).Matched >= SpanScore.Exact(t.Annotators[0], t.Annotators[1]).Matched));
        }, iter: 200);
    }

    /// <summary>The alignment is the best of all partitions, tried one by one.</summary>
    [Fact]
    public void Alignment_IsTheBestOfAll()
    {
        Texts(1, 1, isFlat: false, most: 3).Sample(texts =>
        {
            var annotators = texts[0].Annotators;
            var best = SpanAlignment.Best(annotators);
            Assert.True(best.IsExact);
            Assert.Equal(Smallest([.. annotators.SelectMany((spans, a) => spans.Select(s => (a, s)))], annotators.Count), best.Disorder, 1e-9);
            Assert.Equal(annotators.Sum(a => a.Count), best.Groups.Sum(g => g.Count(i => i >= 0)));
        }, iter: 300);

        static double Smallest(ImmutableArray<(int Annotator, MarkedSpan Span)> left, int n)
        {
            if (left.Length == 0)
                return 0;
            var (first, rest) = (left[0], left.RemoveAt(0));
            return Groups([first], rest).Min(g => Cost(g, n) + Smallest([.. rest.Except(g)], n));
        }

        static IEnumerable<ImmutableArray<(int Annotator, MarkedSpan Span)>> Groups(ImmutableArray<(int Annotator, MarkedSpan Span)> group, ImmutableArray<(int Annotator, MarkedSpan Span)> rest)
        {
            yield return group;
            for (var i = 0; i < rest.Length; i++)
            {
                if (group.Any(g => g.Annotator == rest[i].Annotator))
                    continue;
                foreach (var more in Groups(group.Add(rest[i]), [.. rest.Skip(i + 1)]))
                    yield return more;
            }
        }

        static double Cost(ImmutableArray<(int Annotator, MarkedSpan Span)> group, int n)
        {
            var sum = 0.0;
            for (var a = 0; a < n; a++)
            {
                for (var b = a + 1; b < n; b++)
                {
                    var (x, y) = (group.Where(g => g.Annotator == a).Select(g => g.Span).FirstOrDefault(), group.Where(g => g.Annotator == b).Select(g => g.Span).FirstOrDefault());
                    sum += x is null && y is null ? 0 : x is null || y is null ? 1 : SpanAlignment.Dissimilarity(x, y);
                }
            }

            return sum / (n * (n - 1) / 2.0);
        }
    }

    /// <summary>One annotator missed one of two spans: by hand, half of the disorder of a text in which nothing is shared.</summary>
    [Fact]
    public void Gamma_SmallCases()
    {
        MarkedSpan a = new("A", new TextSpan(0, 4)), b = new("B", new TextSpan(10, 14));
        Assert.Equal(0, SpanAlignment.Best([[a, b], [a, b]]).Disorder);
        Assert.Equal(1, SpanAlignment.Best([[a, b], [a]]).Disorder);
        // Moved by one at both ends: (2/8)²; another category: 1.
        Assert.Equal(1.0 / 16, SpanAlignment.Best([[a], [a with { Span = new TextSpan(1, 5) }]]).Disorder, 12);
        Assert.Equal(1, SpanAlignment.Best([[a], [a with { Category = "B" }]]).Disorder, 12);
        // Three annotators, one of whom has nothing: one pair of three agrees, two miss.
        Assert.Equal(2.0 / 3, SpanAlignment.Best([[a], [a], []]).Disorder, 12);
        var one = GammaAgreement.Of([new Continuum(40, [[a, b], [a]])]);
        Assert.Equal(one, GammaAgreement.Of([new Continuum(40, [[a, b], [a]])]));
        Assert.InRange(one.Value!.Value, -1, 1);
    }

    [Fact]
    public void SpanScores_ByHand()
    {
        MarkedSpan[] first = [new("A", new TextSpan(0, 4)), new("A", new TextSpan(6, 9)), new("B", new TextSpan(12, 15))];
        MarkedSpan[] second = [new("A", new TextSpan(0, 4)), new("A", new TextSpan(7, 9)), new("A", new TextSpan(12, 15)), new("B", new TextSpan(20, 22))];
        var (exact, partial) = (SpanScore.Exact(first, second), SpanScore.Partial(first, second));
        Assert.Equal((1.0, 2.0 / 7), (exact.Matched, exact.F1!.Value));
        Assert.Equal((1.5, 3.0 / 7), (partial.Matched, partial.F1!.Value));
        Assert.Equal((0.5, 0.375), (partial.Precision!.Value, partial.Recall!.Value));
    }

    [Fact]
    public void Study_ByPairTypeAndDocument_WithDifferentPeople()
    {
        Guid p = new(1, 0, 0, new byte[8]), q = new(2, 0, 0, new byte[8]), r = new(3, 0, 0, new byte[8]), first = new(4, 0, 0, new byte[8]), second = new(5, 0, 0, new byte[8]), alone = new(6, 0, 0, new byte[8]);
        MarkedSpan a = new("A", new TextSpan(0, 4)), b = new("B", new TextSpan(10, 14));
        var study = AgreementStudy.Of([Document(first, (p, [a, b]), (q, [a, b])), Document(second, (p, [a]), (r, [b])), Document(alone, (p, [a]))]);
        Assert.Equal((2, 2, 2), (study.All.Documents, study.All.Measured, study.All.Annotators));
        Assert.Equal([(p, q, 1.0), (p, r, 0.0)], study.Pairs.Select(x => (x.First, x.Second, x.Exact.F1!.Value)));
        Assert.Equal(1, study.Pairs[0].CohenKappa.Value);
        Assert.Equal([1.0, 0.0], [study.ByDocument[first].Exact.F1!.Value, study.ByDocument[second].Exact.F1!.Value]);
        Assert.Equal(["A", "B"], study.ByType.Keys);
        Assert.Equal(2.0 / 3, study.ByType["A"].Exact.F1!.Value, Exactly);
        Assert.Equal(Coefficient.NoUnits, AgreementStudy.Of([]).All.Gamma.Undefined);

        static StudyDocument Document(Guid id, params (Guid Annotator, MarkedSpan[] Spans)[] layers) =>
            new(id, 20, layers.ToDictionary(l => l.Annotator, l => (IReadOnlyList<MarkedSpan>)l.Spans));
    }

    private static double Rounded(double? value) => Math.Round(value!.Value, 6);

    // Some texts that the same two or three annotators marked.
    private static Gen<IReadOnlyList<Continuum>> Texts(int fewest, int mostTexts, bool isFlat, int most = 6) => Gen.Select(
        Gen.Int[2, 3], Gen.Select(Gen.Int[8, 40], Gen.Select(Gen.Int[0, 1], Gen.Int[0, 39], Gen.Int[1, 6]).Array[0, most].Array[3]).Array[fewest, mostTexts],
        (people, texts) => (IReadOnlyList<Continuum>)[.. texts.Select(t => new Continuum(t.Item1, [.. t.Item2.Take(people).Select(p => Spans(p, t.Item1, isFlat))]))]);

    private static IReadOnlyList<MarkedSpan> Spans((int Type, int Start, int Length)[] raw, int length, bool isFlat)
    {
        var spans = new List<MarkedSpan>();
        foreach (var (type, start, size) in raw)
        {
            var span = new TextSpan(start % length, Math.Min(length, (start % length) + size));
            if (!spans.Any(s => isFlat ? s.Category == s_types[type] && s.Span.Overlaps(span) : s.Category == s_types[type] && s.Span == span))
                spans.Add(new MarkedSpan(s_types[type], span));
        }

        return spans;
    }
}
