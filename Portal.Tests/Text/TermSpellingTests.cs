using CsCheck;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Text;

/// <summary>What counts as the same term, beside a matcher that looks at every place and knows the rules one by one.</summary>
public sealed class TermSpellingTests
{
    private static readonly ChineseVariants s_variants = new(["腎\t肾", "頭\t头", "壓\t压"]);

    private static readonly Gen<string> s_letters = TextGenerator.OneOf(
        "a",
        "s",
        "es",
        "E",
        "Ａ",
        "é",
        "1",
        "２",
        "一",
        "二",
        "两",
        "〇",
        "零",
        "九"
    );

    private static readonly Gen<string> s_text = Gen.OneOf(
            s_letters,
            TextGenerator.OneOf("肾", "腎", "頭", "头", " ", "-", "。", "\n", "𠮷")
        )
        .Array[0, 14]
        .Select(string.Concat);

    private static readonly Gen<string> s_term = Gen.OneOf(s_letters, TextGenerator.OneOf("肾", "腎", "头", "-", " "))
        .Array[1, 3]
        .Select(string.Concat);

    [Theory]
    [InlineData(TermMatching.None, false)]
    [InlineData(TermMatching.None, true)]
    [InlineData(TermMatching.Plurals, false)]
    [InlineData(TermMatching.Digits, true)]
    [InlineData(TermMatching.Plurals | TermMatching.Digits, true)]
    public void FindAll_AnyTermsInAnyText_IsWhatTheRulesSay(TermMatching matching, bool hasVariants) =>
        Gen.Select(s_term.Array[1, 8], s_text)
            .Sample(
                (terms, text) =>
                {
                    var matcher = new TermMatcher(terms, matching, hasVariants ? s_variants : null);
                    var expected = Expected(terms, text, matching, hasVariants);
                    Assert.Equal(expected, matcher.FindAll(text));
                    Assert.Equal(expected.Count, matcher.CountAll(text));
                    Assert.Equal(Longest(expected), matcher.FindLongest(text));
                },
                iter: 2000
            );

    // Terms of which one is a beginning of another, and some spelled alike, come and go.
    [Fact]
    public void FindAll_WhateverCameAndWent_IsWhatStands() =>
        Gen.Select(Gen.Select(Gen.Bool, s_term, Gen.Int[0, 30]).Array[0, 25], s_text.Array[1, 3])
            .Sample(
                (steps, texts) =>
                {
                    var matcher = new TermMatcher([], TermMatching.Plurals | TermMatching.Digits, s_variants);
                    var (terms, gone) = (new List<string>(), new HashSet<int>());
                    foreach (var (isAdded, term, which) in steps)
                    {
                        if (isAdded || terms.Count == 0)
                        {
                            Assert.Equal(terms.Count, matcher.Add(term));
                            terms.Add(term);
                        }
                        else
                        {
                            matcher.Remove(which % terms.Count);
                            gone.Add(which % terms.Count);
                        }

                        Assert.Equal(terms.Count, matcher.Count);
                        foreach (var text in texts)
                            Assert.Equal(
                                Expected(terms, text, TermMatching.Plurals | TermMatching.Digits, true)
                                    .Where(m => !gone.Contains(m.TermIndex)),
                                matcher.FindAll(text)
                            );
                    }
                }
            );

    [Fact]
    public void Remove_WhatIsNotThere_Throws_AndTwiceOrOfAnEmptyTermIsNothing()
    {
        var matcher = new TermMatcher(["高血压", ""]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matcher.Remove(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => matcher.Remove(2));
        matcher.Remove(1);
        Assert.Single(matcher.FindAll("高血压"));
        matcher.Remove(0);
        matcher.Remove(0);
        Assert.Empty(matcher.FindAll("高血压"));
        Assert.Equal(2, matcher.Add("高血压"));
        Assert.Equal([2], matcher.FindAll("高血压").Select(m => m.TermIndex));
    }

    private static List<TermMatch> Expected(IReadOnlyList<string> terms, string text, TermMatching matching, bool hasVariants)
    {
        var letters = text.Select(c => Fold(c, matching, hasVariants)).ToArray();
        return
        [
            .. from index in Enumerable.Range(0, terms.Count)
            let term = terms[index].Select(c => Fold(c, matching, hasVariants)).ToArray()
            from start in Enumerable.Range(0, Math.Max(0, text.Length - term.Length + 1))
            where letters.AsSpan(start, term.Length).SequenceEqual(term)
            where start == 0 || !IsWord(text[start]) || !IsWord(text[start - 1])
            let end = EndOf(text, start + term.Length, matching)
            where end is not null
            let span = new TextSpan(start, end.Value)
            orderby span, index
            select new TermMatch(span, index),
        ];
    }

    // Where a term ends: at the border of a word, or of its plural.
    private static int? EndOf(string text, int end, TermMatching matching)
    {
        bool IsBorder(int at) => at == text.Length || !IsWord(text[at]);
        if (IsBorder(end) || !IsWord(text[end - 1]))
            return end;
        if (!matching.HasFlag(TermMatching.Plurals) || !char.IsAsciiLetter(text[end - 1]))
            return null;
        foreach (var plural in new[] { "s", "es" })
        {
            if (
                end + plural.Length <= text.Length
                && text.AsSpan(end, plural.Length).Equals(plural, StringComparison.OrdinalIgnoreCase)
                && IsBorder(end + plural.Length)
            )
                return end + plural.Length;
        }

        return null;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is 'é' or 'Ａ' or '２';

    private static char Fold(char c, TermMatching matching, bool hasVariants)
    {
        var folded = CharacterFolding.Fold(c);
        if (hasVariants)
            folded = s_variants.Simplified(folded);
        var digit = "零一二三四五六七八九".IndexOf(
            folded switch
            {
                '〇' => '零',
                '两' => '二',
                _ => folded,
            },
            StringComparison.Ordinal
        );
        return matching.HasFlag(TermMatching.Digits) && digit >= 0 ? (char)('0' + digit) : folded;
    }

    private static List<TermMatch> Longest(List<TermMatch> all)
    {
        var (kept, at) = (new List<TermMatch>(), 0);
        while (all.Where(m => m.Span.Start >= at).Select(m => m.Span).DefaultIfEmpty().Min() is { Length: > 0 } first)
        {
            kept.AddRange(all.Where(m => m.Span == first));
            at = first.End;
        }

        return kept;
    }
}
