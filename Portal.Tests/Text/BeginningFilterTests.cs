using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

public sealed class BeginningFilterTests
{
    private static readonly Gen<string> s_term = Gen.Char["高血压病糖尿ab1"].Array[2, 5].Select(c => new string(c));

    private static List<int> Find(BeginningFilter filter, string text, Func<int, bool>? isStart = null, int begin = 0, int? length = null)
    {
        var places = new int[(length ?? text.Length) + 1];
        var starts = Enumerable.Range(0, text.Length).Select(isStart ?? (_ => true)).ToArray();
        var count = filter.Find(text, starts, begin, length ?? text.Length, places);
        return [.. places.Take(count)];
    }

    // It may say "possible" of what is not; never "impossible" of what is.
    [Fact]
    public void Find_AnyTermsInAnyText_MissesNoPlaceWhereOneBegins() =>
        Gen.Select(s_term.Array[1, 20], s_term.Array[0, 20], Gen.Int[0, 60], Gen.Int[0, 60])
            .Sample(
                (terms, pieces, begin, length) =>
                {
                    var text = string.Concat(pieces);
                    (begin, length) = (Math.Min(begin, text.Length), Math.Min(length, Math.Max(0, text.Length - begin)));
                    var filter = new BeginningFilter(terms.Length);
                    foreach (var term in terms)
                        Assert.True(filter.Mark(term));
                    var possible = Find(filter, text, begin: begin, length: length);
                    var expected = Enumerable
                        .Range(begin, length)
                        .Where(at => terms.Any(t => string.CompareOrdinal(text, at, t, 0, t.Length) == 0));
                    Assert.Empty(expected.Except(possible));
                    // From the left, each once, none outside the stretch.
                    Assert.Equal(possible.Distinct().Order(), possible);
                    Assert.All(possible, p => Assert.InRange(p, begin, begin + length - 1));
                }
            );

    [Fact]
    public void Find_WhereNoTermMayBegin_IsNotPossible()
    {
        var filter = new BeginningFilter(2);
        filter.Mark("高血");
        filter.Mark("高血压");
        const string Text = "高血压高血高血";
        Assert.Equal([0, 3, 5], Find(filter, Text));
        Assert.Equal([3], Find(filter, Text, i => i == 3));
        Assert.Equal([0, 3], Find(filter, Text, i => i != 5));
        Assert.Empty(Find(filter, Text, _ => false));
    }

    // What it is for: of places where nothing begins it says so, nearly everywhere.
    [Fact]
    public void Find_InATextWithoutTheTerms_SaysOfNearlyAllPlacesThatNothingBegins()
    {
        var random = new Random(1);
        string Some(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('一' + random.Next(3000))));
        var filter = new BeginningFilter(10_000);
        for (var i = 0; i < 10_000; i++)
            Assert.True(filter.Mark(Some(2 + (i % 3))));
        Assert.InRange(Find(filter, Some(20_000)).Count, 1, 20_000 / 4);
    }

    [Fact]
    public void Mark_MoreThanItIsMadeFor_SaysThatItIsFull_AndALargerOneTakesTwiceAsMany()
    {
        // Some marks fall together and take no room.
        Assert.InRange(Taken(new BeginningFilter(0)), 2048, 2300);
        Assert.InRange(Taken(new BeginningFilter(0).Larger()), 4096, 4600);
        // What is known already takes no room.
        var filter = new BeginningFilter(0);
        for (var i = 0; i < 10_000; i++)
            Assert.True(filter.Mark("高血压"));

        static int Taken(BeginningFilter filter)
        {
            var taken = 0;
            while (filter.Mark(string.Concat((char)('一' + (taken / 3000)), (char)('一' + (taken % 3000)), taken % 2 == 0 ? "" : "病")))
                taken++;
            return taken;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("高")]
    public void Find_InATextTooShort_IsNowhere(string text)
    {
        var filter = new BeginningFilter(1);
        filter.Mark("高血");
        Assert.Empty(Find(filter, text));
    }
}
