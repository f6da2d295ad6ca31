using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;
using Hash = Portal.Domain.Text.Hash;

namespace Portal.Tests.Learning.Domain;

/// <summary>What the features of two mentions tell apart, and what they do not.</summary>
public sealed class RelationFeaturesTests
{
    private const int Pair = 0;
    private const int HeadLetters = 1;
    private const int TailLetters = 2;
    private const int Inside = 3;
    private const int Outside = 4;

    private static readonly Gen<string> s_text = TextGenerator.Of(3, 20, "甲", "乙", "丙", "，", "a", "B", "1");

    private static IReadOnlyList<uint>[] Of(string text, TypedSpan head, TypedSpan tail) =>
        RelationFeatures.Of(text, head, tail, TaggingUnits.Characters);

    private static (string Text, TypedSpan Head, TypedSpan Tail) Marked(string marked)
    {
        var text = marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        text = text.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);
        TextSpan At(char open, char close)
        {
            var before = marked[..marked.IndexOf(open, StringComparison.Ordinal)].Count(c => !"[]<>".Contains(c, StringComparison.Ordinal));
            var inner = marked[(marked.IndexOf(open, StringComparison.Ordinal) + 1)..marked.IndexOf(close, StringComparison.Ordinal)];
            return new TextSpan(before, before + inner.Count(c => !"[]<>".Contains(c, StringComparison.Ordinal)));
        }

        return (text, new TypedSpan("H", At('[', ']')), new TypedSpan("T", At('<', '>')));
    }

    // "[头]…<尾>": the head in brackets, the tail in angles.
    private static IReadOnlyList<uint>[] Of(string marked)
    {
        var (text, head, tail) = Marked(marked);
        return Of(text, head, tail);
    }

    [Fact]
    public void Of_AnyPair_HasFiveGroups_EachFeatureOnce_NoneOfThemNothing() =>
        TextGenerator
            .Pairs(s_text)
            .Sample(p =>
            {
                var groups = Of(p.Text, p.Head, p.Tail);
                Assert.Equal(5, groups.Length);
                Assert.All(groups, g => Assert.Equal(g.Count, g.Distinct().Count()));
                Assert.All(groups.SelectMany(g => g), f => Assert.NotEqual(0u, f));
            });

    [Fact]
    public void Of_AnyPair_InOtherCaseAndWidth_IsTheSame() =>
        TextGenerator
            .Pairs(s_text)
            .Sample(p =>
            {
                var other = string.Concat(p.Text.ToUpperInvariant().Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
                Assert.Equal(Of(p.Text, p.Head, p.Tail).SelectMany(g => g), Of(other, p.Head, p.Tail).SelectMany(g => g));
            });

    // The first features say it in so many words: which comes first, their types, and how far apart they are.
    [Theory]
    [InlineData("[甲]<乙>", 0u, 1u)]
    [InlineData("[甲]一<乙>", 1u, 1u)]
    [InlineData("[甲]一二三<乙>", 3u, 1u)]
    [InlineData("[甲]一二三四<乙>", 4u, 1u)]
    [InlineData("[甲]一二三四五六七<乙>", 4u, 1u)]
    [InlineData("<甲>一二三四五六七八[乙]", 5u, 2u)]
    [InlineData("[甲<乙>]丙", 9u, 1u)]
    [InlineData("<甲[乙]丙>", 9u, 2u)]
    [InlineData("[甲<乙]丙>", 9u, 1u)]
    public void Of_APair_SaysItsOrderAndDistance(string marked, uint distance, uint order)
    {
        var (head, tail) = (Hash.Of("H"), Hash.Of("T"));
        Assert.Equal(
            [
                Hash.Of(1, order),
                Hash.Of(2, head, tail, order),
                Hash.Of(3, head),
                Hash.Of(4, tail),
                Hash.Of(5, distance, order),
                Hash.Of(6, distance, head, tail),
            ],
            Of(marked)[Pair].Take(6)
        );
    }

    [Fact]
    public void Of_APairFartherAndFartherApart_IsNearInSteps()
    {
        int[] edges = [1, 2, 3, 4, 8, 16, 32, 64];
        for (var between = 0; between < 80; between++)
        {
            var features = Of("[甲]" + new string('无', between) + "<乙>")[Pair];
            Assert.Equal(Hash.Of(5, (uint)edges.Count(e => between >= e), 1), features[4]);
        }
    }

    [Fact]
    public void Of_HeadAndTailSwapped_IsAnotherPair_InAllThatKnowsTheOrder()
    {
        var (one, other) = (Of("左[甲]治疗<乙>右"), Of("左<甲>治疗[乙]右"));
        Assert.NotEqual(one[Pair], other[Pair]);
        Assert.Empty(one[Inside].Intersect(other[Inside]));
        // What is around is partly a bag, in which no order is.
        Assert.Equal(2, one[Outside].Intersect(other[Outside]).Count());
    }

    [Fact]
    public void Of_LettersOfAMention_ChangeItsOwnGroupAlone()
    {
        var (one, other) = (Of("患[胃病]用<青霉素>了"), Of("患[胃炎]用<青霉素>了"));
        Assert.NotEqual(one[HeadLetters], other[HeadLetters]);
        Assert.Equal(one[TailLetters], other[TailLetters]);
        Assert.Equal((one[Inside], one[Outside]), (other[Inside], other[Outside]), EqualGroups);
        Assert.NotEqual(one[Pair], other[Pair]);
    }

    private static bool EqualGroups((IReadOnlyList<uint>, IReadOnlyList<uint>) one, (IReadOnlyList<uint>, IReadOnlyList<uint>) other) =>
        one.Item1.SequenceEqual(other.Item1) && one.Item2.SequenceEqual(other.Item2);

    // Its letters, its parts of up to three of the first twelve, its beginnings and ends: counted out.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 11)]
    [InlineData(4, 16)]
    [InlineData(12, 40)]
    [InlineData(13, 40)]
    [InlineData(20, 40)]
    public void Of_AMentionOfSoManyLetters_HasSoManyFeatures(int letters, int features)
    {
        var name = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"[..letters];
        Assert.Equal(features, Of($"[{name}]治<无>")[HeadLetters].Count);
    }

    // In which order they come counts, beyond which they are.
    [Fact]
    public void Of_WhatIsBetween_CountsWithItsOrderAndPlace()
    {
        Assert.NotEqual(Of("[甲]一二<乙>")[Inside].Order(), Of("[甲]二一<乙>")[Inside].Order());
        Assert.Equal(Of("左[甲]一二<乙>")[Inside], Of("右[甲]一二<乙>")[Inside]);
        Assert.Empty(Of("[甲<乙>]")[Inside].Intersect(Of("[甲]丙<乙>")[Inside]));
    }

    // Up to six tokens are taken together, too; and beyond sixty nothing is looked at.
    [Fact]
    public void Of_MuchBetween_IsLookedAtFromTheHead_SixtyTokens()
    {
        string Between(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('一' + i)));
        uint Together(string between) => Hash.Of(50, 1, Letters(between));
        Assert.Contains(Together(Between(6)), Of($"[甲]{Between(6)}<乙>")[Inside]);
        Assert.DoesNotContain(Together(Between(7)), Of($"[甲]{Between(7)}<乙>")[Inside]);
        Assert.Contains(Together(""), Of("[甲]<乙>")[Inside]);
        Assert.Equal(Of($"[甲]{Between(60)}龙<乙>")[Inside], Of($"[甲]{Between(60)}虎<乙>")[Inside]);
        Assert.NotEqual(Of($"[甲]{Between(59)}龙<乙>")[Inside], Of($"[甲]{Between(59)}虎<乙>")[Inside]);
    }

    // Six tokens at either side have a place; those farther away are in the bag alone.
    [Theory]
    [InlineData("{0}一二三四五[甲]治<乙>", true)]
    [InlineData("{0}一二三四五六[甲]治<乙>", false)]
    [InlineData("[甲]治<乙>一二三四五{0}", true)]
    [InlineData("[甲]治<乙>一二三四五六{0}", false)]
    public void Of_WhatIsAround_HasAPlaceWhenItIsNear(string pattern, bool hasPlace)
    {
        string With(string token) => pattern.Replace("{0}", token, StringComparison.Ordinal);
        var (one, other) = (Of(With("龙"))[Outside], Of(With("虎"))[Outside]);
        Assert.Equal(hasPlace ? 2 : 1, one.Except(other).Count());
        Assert.Contains(Hash.Of(100, Letters("龙")), one.Except(other));
    }

    // Around are the tokens that lie wholly outside; what is between is not.
    [Fact]
    public void Of_TheBag_HoldsEachTokenAroundOnce()
    {
        var outside = Of("天地[甲]治<乙>天玄")[Outside];
        foreach (var token in new[] { "天", "地", "玄" })
            Assert.Contains(Hash.Of(100, Letters(token)), outside);
        foreach (var token in new[] { "甲", "治", "乙" })
            Assert.DoesNotContain(Hash.Of(100, Letters(token)), outside);
    }

    [Fact]
    public void Of_WordsOfEnglish_AreTokensWhole()
    {
        var (text, head, tail) = Marked("The [Disease] often causes <Pain> here");
        var groups = RelationFeatures.Of(text, head, tail, TaggingUnits.Words);
        Assert.Contains(Hash.Of(100, Letters("here")), groups[Outside]);
        Assert.Contains(Hash.Of(41, 1, Hash.Mix(Hash.Golden, Letters("often"))), groups[Inside]);
        Assert.Contains(Hash.Of(42, 1, Hash.Mix(Hash.Mix(Hash.Golden, Letters("often")), Letters("causes"))), groups[Inside]);
        Assert.Contains(Hash.Of(111, Letters("e"), Letters("causes")), groups[Pair]);
        Assert.Contains(Hash.Of(112, Letters("n"), Letters("causes")), groups[Pair]);
        Assert.Contains(Hash.Of(113, 1, Letters("often"), Letters("causes")), groups[Inside]);
    }

    // Two tokens that stand apart are taken together as long as at most three are between them.
    [Fact]
    public void Of_TokensApart_AreTakenTogether_UpToFour()
    {
        var inside = Of("[甲]一二三四五六<乙>")[Inside];
        bool HasPair(string one, string other) => inside.Contains(Hash.Of(113, 1, Letters(one), Letters(other)));
        Assert.True(HasPair("一", "二"));
        Assert.True(HasPair("一", "五"));
        Assert.False(HasPair("一", "六"));
        Assert.False(HasPair("二", "一"));
        Assert.False(HasPair("一", "一"));
    }

    private static uint Letters(string letters) =>
        Hash.Finish(CharacterFolding.Fold(letters).Aggregate(Hash.Golden, (hash, c) => Hash.Mix(hash, c)));
}
