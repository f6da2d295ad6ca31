using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Domain.Text;

public sealed class TermMatcherTests
{
    [Theory]
    [InlineData("他头痛了", "头痛", true)]
    [InlineData("a painting", "pain", false)]
    [InlineData("a pain.", "pain", true)]
    [InlineData("ＣＯＰＤ患者", "copd", true)]
    [InlineData("维生素B12缺乏", "维生素B1", false)]
    [InlineData("维生素B1缺乏", "维生素B1", true)]
    public void FindAll_WordBorders_OnlyForSpacedScripts(string text, string term, bool found) => Assert.Equal(found, new TermMatcher([term]).FindAll(text).Any());

    [Fact]
    public void FindLongest_Nested_TakesTheLongest()
    {
        var matcher = new TermMatcher(["糖尿病", "糖尿病肾病", "肾病"]);
        var match = Assert.Single(matcher.FindLongest("患有糖尿病肾病"));
        Assert.Equal(1, match.TermIndex);
        Assert.Equal(new TextSpan(2, 7), match.Span);
    }

    [Fact]
    public void FindLongest_SameSpelling_GivesAll() => Assert.Equal([0, 1], new TermMatcher(["便秘", "便秘"]).FindLongest("便秘").Select(m => m.TermIndex));

    [Fact]
    public void FindAll_RandomTerms_EqualsSearchingEachTerm()
    {
        var letter = Gen.OneOf(Gen.Const('高'), Gen.Const('血'), Gen.Const('压'), Gen.Const('病'), Gen.Const('a'), Gen.Const('b'), Gen.Const(' '));
        Gen.Select(letter.Array[1, 4].Select(c => new string(c)).Array[1, 12], letter.Array[0, 40].Select(c => new string(c))).Sample((terms, text) =>
        {
            var expected = terms.SelectMany((term, i) => Enumerable.Range(0, Math.Max(0, text.Length - term.Length + 1))
                .Where(at => string.CompareOrdinal(text, at, term, 0, term.Length) == 0 && IsWord(text, at, at + term.Length, term))
                .Select(at => new TermMatch(new TextSpan(at, at + term.Length), i))).ToHashSet();
            Assert.Equal(expected, new TermMatcher(terms).FindAll(text).ToHashSet());
        });

        static bool IsWord(string text, int start, int end, string term) =>
            !(char.IsAsciiLetter(term[0]) && start > 0 && char.IsAsciiLetter(text[start - 1])) && !(char.IsAsciiLetter(term[^1]) && end < text.Length && char.IsAsciiLetter(text[end]));
    }

    [Theory]
    [InlineData("  ２型 糖尿病 ", "2型糖尿病")]
    [InlineData("Heart  Failure", "heart failure")]
    [InlineData("ＣＯＰＤ", "copd")]
    public void NameKey_Spellings_AreOne(string name, string key) => Assert.Equal(key, CharacterFolding.NameKey(name));
}
