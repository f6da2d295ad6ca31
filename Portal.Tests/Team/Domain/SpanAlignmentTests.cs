using System.Collections.Immutable;
using CsCheck;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

public sealed class SpanAlignmentTests
{
    /// <summary>The alignment is the best of all partitions, tried one by one.</summary>
    [Fact]
    public void Alignment_IsTheBestOfAll()
    {
        ContinuumGenerator
            .Texts(1, 1, isFlat: false, most: 3)
            .Sample(
                texts =>
                {
                    var annotators = texts[0].Annotators;
                    var best = SpanAlignment.Best(annotators);
                    Assert.True(best.IsExact);
                    Assert.Equal(
                        Smallest([.. annotators.SelectMany((spans, a) => spans.Select(s => (a, s)))], annotators.Count),
                        best.Disorder,
                        1e-9
                    );
                    Assert.Equal(annotators.Sum(a => a.Count), best.Groups.Sum(g => g.Count(i => i >= 0)));
                },
                iter: 300
            );

        static double Smallest(ImmutableArray<(int Annotator, MarkedSpan Span)> left, int n)
        {
            if (left.Length == 0)
                return 0;
            var (first, rest) = (left[0], left.RemoveAt(0));
            return Groups([first], rest).Min(g => Cost(g, n) + Smallest([.. rest.Except(g)], n));
        }

        static IEnumerable<ImmutableArray<(int Annotator, MarkedSpan Span)>> Groups(
            ImmutableArray<(int Annotator, MarkedSpan Span)> group,
            ImmutableArray<(int Annotator, MarkedSpan Span)> rest
        )
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
                    var (x, y) = (
                        group.Where(g => g.Annotator == a).Select(g => g.Span).FirstOrDefault(),
                        group.Where(g => g.Annotator == b).Select(g => g.Span).FirstOrDefault()
                    );
                    sum +=
                        x is null && y is null ? 0
                        : x is null || y is null ? 1
                        : SpanAlignment.Dissimilarity(x, y);
                }
            }

            return sum / (n * (n - 1) / 2.0);
        }
    }

    /// <summary>Groups hold every span once, at most one of each annotator, and cost together what the alignment says.</summary>
    [Fact]
    public void Groups_AreAPartitionOfTheDisorder() =>
        ContinuumGenerator
            .Texts(1, 1, isFlat: false)
            .Sample(
                texts =>
                {
                    var annotators = texts[0].Annotators;
                    var best = SpanAlignment.Best(annotators);
                    Assert.All(best.Groups, g => Assert.Equal(annotators.Count, g.Count));
                    Assert.All(best.Groups, g => Assert.Contains(g, i => i >= 0));
                    for (var a = 0; a < annotators.Count; a++)
                        Assert.Equal(Enumerable.Range(0, annotators[a].Count), best.Groups.Select(g => g[a]).Where(i => i >= 0).Order());
                    Assert.Equal(best.Groups.Sum(Cost), best.Disorder, 1e-9);

                    double Cost(IReadOnlyList<int> group)
                    {
                        var (sum, pairs) = (0.0, 0);
                        for (var a = 0; a < group.Count; a++)
                        {
                            for (var b = a + 1; b < group.Count; b++, pairs++)
                                sum +=
                                    group[a] < 0 && group[b] < 0 ? 0
                                    : group[a] < 0 || group[b] < 0 ? 1
                                    : SpanAlignment.Dissimilarity(annotators[a][group[a]], annotators[b][group[b]]);
                        }

                        return sum / pairs;
                    }
                },
                iter: 500
            );

    [Theory]
    [InlineData(0, 4, "A", 0, 4, "A", 0)]
    [InlineData(0, 4, "A", 1, 5, "A", 0.0625)]
    [InlineData(0, 4, "A", 0, 2, "A", 0.1111111111)]
    [InlineData(0, 4, "A", 0, 4, "B", 1)]
    [InlineData(0, 1, "A", 5, 6, "A", 25)]
    [InlineData(3, 3, "A", 4, 4, "A", 4)]
    public void Dissimilarity_OfTwo(int start, int end, string category, int otherStart, int otherEnd, string other, double expected)
    {
        MarkedSpan first = new(category, new TextSpan(start, end)),
            second = new(other, new TextSpan(otherStart, otherEnd));
        Assert.Equal(expected, SpanAlignment.Dissimilarity(first, second), 1e-9);
        Assert.Equal(expected, SpanAlignment.Dissimilarity(second, first), 1e-9);
    }

    [Fact]
    public void Best_OfNothing_IsNothing()
    {
        var best = SpanAlignment.Best([
            [],
            [],
        ]);
        Assert.Equal((0.0, 0, true), (best.Disorder, best.Groups.Count, best.IsExact));
    }
}
