using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

public sealed class TermMatcherTests(ITestOutputHelper output)
{
    private const string Letters = "高血压病ab ";
    private static readonly Gen<string> s_text = Gen.Int[0, Letters.Length - 1]
        .Array[0, 40]
        .Select(n => string.Concat(n.Select(i => Letters[i])));
    private static readonly Gen<string[]> s_terms = Gen.Int[0, Letters.Length - 1]
        .Array[1, 4]
        .Select(n => string.Concat(n.Select(i => Letters[i])))
        .Array[1, 12];

    [Theory]
    [InlineData("他头痛了", "头痛", true)]
    [InlineData("a painting", "pain", false)]
    [InlineData("a pain.", "pain", true)]
    [InlineData("ＣＯＰＤ患者", "copd", true)]
    [InlineData("维生素B12缺乏", "维生素B1", false)]
    [InlineData("维生素B1缺乏", "维生素B1", true)]
    public void FindAll_WordBorders_OnlyForSpacedScripts(string text, string term, bool found) =>
        Assert.Equal(found, new TermMatcher([term]).FindAll(text).Any());

    [Fact]
    public void FindLongest_Nested_TakesTheLongest()
    {
        var matcher = new TermMatcher(["糖尿病", "糖尿病肾病", "肾病"]);
        var match = Assert.Single(matcher.FindLongest("患有糖尿病肾病"));
        Assert.Equal(1, match.TermIndex);
        Assert.Equal(new TextSpan(2, 7), match.Span);
    }

    [Fact]
    public void FindLongest_SameSpelling_GivesAll() =>
        Assert.Equal([0, 1], new TermMatcher(["便秘", "便秘"]).FindLongest("便秘").Select(m => m.TermIndex));

    [Fact]
    public void FindAll_RandomTerms_EqualsSearchingEachTerm() =>
        Gen.Select(s_terms, s_text).Sample((terms, text) => Assert.Equal(Expected(terms, [], text), new TermMatcher(terms).FindAll(text)));

    // In any order: what is there is found, what is gone is not.
    [Fact]
    public void FindAll_AfterTermsCameAndWent_EqualsSearchingEachTerm() =>
        Gen.Select(s_terms, s_terms, Gen.Int[0, 100].Array[0, 10], s_text)
            .Sample(
                (first, later, gone, text) =>
                {
                    var matcher = new TermMatcher(first);
                    string[] terms = [.. first, .. later];
                    foreach (var term in later)
                        matcher.Add(term);
                    var removed = gone.Select(g => g % terms.Length).ToHashSet();
                    foreach (var index in removed)
                        matcher.Remove(index);
                    Assert.Equal(Expected(terms, removed, text), matcher.FindAll(text));
                    Assert.Equal(Expected(terms, removed, text).Count, matcher.CountAll(text));
                }
            );

    [Fact]
    public void FindAll_OfALongTerm_FindsIt()
    {
        var term = string.Concat(Enumerable.Repeat("很长的术语", 400));
        Assert.Equal([new TermMatch(new TextSpan(1, 1 + term.Length), 0)], new TermMatcher([term]).FindAll($"有{term}。"));
    }

    // Longer than what is looked at in one go, with a table that has to grow several times.
    [Fact]
    public void FindAll_ManyTermsInALongText_EqualsSearchingEachTerm()
    {
        var random = new Random(5);
        string Some(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));
        var terms = Enumerable.Range(0, 3000).Select(_ => Some(random.Next(1, 7))).ToList();
        var text = Some(2000);
        Assert.Equal(Expected(terms, [], text), new TermMatcher(terms).FindAll(text));
    }

    // Terms come one by one, more than the matcher was made for: each is found at once, those of two letters as those of three and more.
    [Fact]
    public void Add_ThousandsOfTerms_EachIsFoundAtOnce()
    {
        var matcher = new TermMatcher([]);
        for (var i = 0; i < 9000; i++)
        {
            var term = string.Concat((char)('一' + (i / 90)), (char)('一' + (i % 90)), i % 3 == 0 ? "" : "病变");
            Assert.Equal(i, matcher.Add(term));
            Assert.Equal(i, Assert.Single(matcher.FindAll(term)).TermIndex);
        }

        Assert.Equal(
            9000,
            matcher.CountAll(
                string.Concat(
                    Enumerable
                        .Range(0, 9000)
                        .Select(i => string.Concat((char)('一' + (i / 90)), (char)('一' + (i % 90)), i % 3 == 0 ? "。" : "病变"))
                )
            )
        );
    }

    /// <summary>A figure to quote (in Release; PORTAL_TERMS: how many terms). Terms of two to eight characters and a text of 6,500,000
    /// characters, drawn from 3,500 characters of which the n-th comes 1/n^0.6 times as often as the first; a quarter of the text's pieces
    /// are terms. What was put in is found. With PORTAL_TERMS_FOLDER both are written there, a term a line, for other matchers.</summary>
    [Fact]
    public void FindAll_OfManyTerms_FindsWhatWasPutIn()
    {
        var wanted = Environment.GetEnvironmentVariable("PORTAL_TERMS");
        var (count, length) = wanted is null
            ? (20_000, 240_000)
            : (int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture), 6_500_000);
        var random = new Random(1);
        var letters = Enumerable.Range(0, 3500).Select(i => (char)('\u4e00' + (i * 1999 % 3500 * 5))).ToArray();
        var upTo = new double[letters.Length];
        for (var i = 0; i < letters.Length; i++)
            upTo[i] = (i == 0 ? 0 : upTo[i - 1]) + Math.Pow(i + 1, -0.6);
        char Letter() =>
            letters[Math.Min(letters.Length - 1, Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]) is < 0 and var at ? ~at : 0)];
        string Piece() => string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => Letter()));
        var known = new HashSet<string>();
        while (known.Count < count)
            known.Add(Piece());
        string[] terms = [.. known];
        var (text, put) = (new System.Text.StringBuilder(), new List<TermMatch>());
        while (text.Length < length)
        {
            if (random.Next(4) > 0)
            {
                text.Append(Piece());
                continue;
            }

            var term = random.Next(terms.Length);
            put.Add(new TermMatch(new TextSpan(text.Length, text.Length + terms[term].Length), term));
            text.Append(terms[term]);
        }

        var whole = text.ToString();
        if (Environment.GetEnvironmentVariable("PORTAL_TERMS_FOLDER") is { Length: > 0 } folder)
        {
            File.WriteAllLines(Path.Combine(folder, $"terms-{count}.txt"), terms);
            File.WriteAllText(Path.Combine(folder, $"text-{count}.txt"), whole);
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var matcher = new TermMatcher(terms);
        var build = clock.Elapsed.TotalSeconds;
        var (found, seconds) = (0L, new List<double>());
        for (var run = 0; run < 5; run++)
        {
            clock.Restart();
            found = matcher.CountAll(whole);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        seconds.Sort();
        output.WriteLine(
            $"{count} terms built in {build:0.00} s; {found} matches at "
                + $"{System.Text.Encoding.UTF8.GetByteCount(whole) / 1e6 / seconds[2]:0.0} MB/s"
        );
        Assert.Subset(matcher.FindAll(whole).ToHashSet(), put.ToHashSet());
    }

    [Theory]
    [InlineData(TermMatching.Plurals, "two tumors", "tumor", "tumors")]
    [InlineData(TermMatching.Plurals, "two abscesses.", "abscess", "abscesses")]
    [InlineData(TermMatching.Plurals, "TUMORS", "tumor", "TUMORS")]
    [InlineData(TermMatching.Plurals, "tumorous", "tumor", null)]
    [InlineData(TermMatching.None, "two tumors", "tumor", null)]
    [InlineData(TermMatching.Digits, "二型糖尿病", "2型糖尿病", "二型糖尿病")]
    [InlineData(TermMatching.Digits, "２型糖尿病", "二型糖尿病", "２型糖尿病")]
    [InlineData(TermMatching.None, "二型糖尿病", "2型糖尿病", null)]
    public void FindAll_OtherSpellings_WhenAskedFor(TermMatching matching, string text, string term, string? found) =>
        Assert.Equal(found, new TermMatcher([term], matching).FindAll(text).Select(m => m.Span.Of(text)).FirstOrDefault());

    [Theory]
    [InlineData("  ２型 糖尿病 ", "2型糖尿病")]
    [InlineData("Heart  Failure", "heart failure")]
    [InlineData("ＣＯＰＤ", "copd")]
    public void NameKey_Spellings_AreOne(string name, string key) => Assert.Equal(key, CharacterFolding.NameKey(name));

    private static List<TermMatch> Expected(IReadOnlyList<string> terms, HashSet<int> removed, string text) =>
        [
            .. terms
                .SelectMany(
                    (term, i) =>
                        removed.Contains(i)
                            ? []
                            : Enumerable
                                .Range(0, Math.Max(0, text.Length - term.Length + 1))
                                .Where(at =>
                                    string.CompareOrdinal(text, at, term, 0, term.Length) == 0 && IsWord(text, at, at + term.Length, term)
                                )
                                .Select(at => new TermMatch(new TextSpan(at, at + term.Length), i))
                )
                .OrderBy(m => m.Span.Start)
                .ThenByDescending(m => m.Span.End)
                .ThenBy(m => m.TermIndex),
        ];

    private static bool IsWord(string text, int start, int end, string term) =>
        !(char.IsAsciiLetter(term[0]) && start > 0 && char.IsAsciiLetter(text[start - 1]))
        && !(char.IsAsciiLetter(term[^1]) && end < text.Length && char.IsAsciiLetter(text[end]));
}
