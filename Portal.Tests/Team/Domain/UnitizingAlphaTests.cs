using CsCheck;
using Portal.Domain.Team;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

public sealed class UnitizingAlphaTests
{
    /// <summary>Two lists of spans as the definition says it, section by section, without the order that the measure uses.</summary>
    [Fact]
    public void UnitizingAlpha_IsTheDefinition()
    {
        ContinuumGenerator
            .Texts(2, 3, isFlat: true)
            .Sample(texts =>
            {
                var alpha = UnitizingAlpha.Of(texts, "A");
                var length = texts.Sum(t => t.Length);
                var people = Enumerable.Range(0, texts[0].Annotators.Count).Select(p => Sections(texts, p, "A", length)).ToList();
                var units = people.SelectMany(p => p).Count(s => s.IsUnit);
                if (units == 0)
                {
                    Assert.Equal(TeamProblems.AgreementNoUnits.Value, alpha.Undefined);
                    return;
                }

                var m = people.Count;
                var observed =
                    people
                        .SelectMany(
                            (g, i) => people.Where((_, j) => j != i).SelectMany(h => g.SelectMany(x => h.Select(y => Difference(x, y))))
                        )
                        .Sum() / (m * (m - 1.0) * length * length);
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

    /// <summary>Spans of one category that overlap count as one; those that touch are two.</summary>
    [Fact]
    public void Of_OverlappingSpansOfACategory_AreOne()
    {
        MarkedSpan[] parts = [Mark(0, 3), Mark(2, 5), Mark(4, 4), Mark(5, 7)];
        MarkedSpan[] whole = [Mark(5, 7), Mark(0, 5)];
        Assert.Equal(UnitizingAlpha.Of([new Continuum(9, [whole, whole])]), UnitizingAlpha.Of([new Continuum(9, [parts, parts])]));
        Assert.Equal(1, UnitizingAlpha.Of([new Continuum(9, [parts, whole])]).Value);
        Assert.Equal(4, UnitizingAlpha.Of([new Continuum(9, [parts, whole])], "A").Units);
    }

    /// <summary>All categories together: the sums of what each disagrees and would.</summary>
    [Fact]
    public void Of_AllCategories_IsTheSumOfEach() =>
        ContinuumGenerator
            .Texts(1, 2, isFlat: true)
            .Sample(texts =>
            {
                var (all, each) = (UnitizingAlpha.Of(texts), new[] { "A", "B" }.Select(c => UnitizingAlpha.Of(texts, c)).ToList());
                Assert.Equal(each.Sum(e => e.Units), all.Units);
                if (all.Undefined == TeamProblems.AgreementNoUnits.Value)
                    return;
                Assert.Equal(each.Sum(e => e.Observed ?? 0), all.Observed!.Value, 1e-9);
                Assert.Equal(each.Sum(e => e.Expected ?? 0), all.Expected!.Value, 1e-9);
            });

    [Fact]
    public void Of_NothingOrNobodyElse_IsUndefined()
    {
        Assert.Equal(TeamProblems.AgreementNoUnits.Value, UnitizingAlpha.Of([]).Undefined);
        Assert.Equal(
            TeamProblems.AgreementNoUnits.Value,
            UnitizingAlpha
                .Of([
                    new Continuum(
                        10,
                        [
                            [],
                            [],
                        ]
                    ),
                ])
                .Undefined
        );
        Assert.Equal(
            TeamProblems.AgreementNoUnits.Value,
            UnitizingAlpha
                .Of([
                    new Continuum(
                        10,
                        [
                            [Mark(0, 3)],
                        ]
                    ),
                ])
                .Undefined
        );
        Assert.Equal(
            TeamProblems.AgreementNoUnits.Value,
            UnitizingAlpha
                .Of(
                    [
                        new Continuum(
                            10,
                            [
                                [Mark(0, 3)],
                                [],
                            ]
                        ),
                    ],
                    "B"
                )
                .Undefined
        );
    }

    private static MarkedSpan Mark(int start, int end) => new("A", new TextSpan(start, end));
}
