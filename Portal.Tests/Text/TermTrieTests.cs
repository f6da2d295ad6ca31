using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

/// <summary>The trie beside a dictionary and a search of every part of the text.</summary>
public sealed class TermTrieTests
{
    private static readonly Gen<string> s_spelling = Gen.Char["高血压ab"].Array[1, 5].Select(c => new string(c));

    private static List<(int Start, int Length, int Term)> Find(TermTrie trie, string text, bool[]? isStart = null)
    {
        var sink = new Sink([]);
        trie.Find(text, isStart ?? [.. Enumerable.Repeat(true, text.Length)], ref sink);
        return sink.All;
    }

    private static IEnumerable<(int Start, int Length, int Term)> Expected(
        IReadOnlyDictionary<string, int> terms,
        string text,
        bool[]? isStart = null
    ) =>
        from start in Enumerable.Range(0, text.Length)
        where isStart?[start] ?? true
        from length in Enumerable.Range(1, Math.Min(text.Length - start, terms.Keys.Max(k => k.Length)))
        where terms.ContainsKey(text.Substring(start, length))
        select (start, length, terms[text.Substring(start, length)]);

    private static TermTrie Of(IReadOnlyDictionary<string, int> terms, int capacity)
    {
        var trie = new TermTrie(capacity);
        foreach (var (letters, term) in terms)
            trie.TermOf(letters) = term;
        return trie;
    }

    [Fact]
    public void TermOf_AnySpellings_IsADictionary() =>
        Gen.Select(Gen.Select(s_spelling, Gen.Int[0, 1000]).Array[1, 60], Gen.Int[0, 3])
            .Sample(
                (entries, capacity) =>
                {
                    var (trie, expected) = (new TermTrie(capacity), new Dictionary<string, int>());
                    foreach (var (letters, term) in entries)
                    {
                        ref var place = ref trie.TermOf(letters);
                        Assert.Equal(expected.GetValueOrDefault(letters, -1), place);
                        expected[letters] = place = term;
                    }

                    Assert.All(expected, e => Assert.Equal(e.Value, trie.TermOf(e.Key)));
                    // Beginnings of spellings are none.
                    Assert.All(
                        expected.Keys.SelectMany(k => Enumerable.Range(1, k.Length).Select(n => k[..n])).Except(expected.Keys),
                        k => Assert.Equal(-1, trie.TermOf(k))
                    );
                }
            );

    [Fact]
    public void Find_AnySpellings_AreFoundWhereTheyStand_AndMayBegin() =>
        Gen.Select(s_spelling.Array[1, 20], s_spelling.Array[0, 12], Gen.Int[0, 1 << 20])
            .Sample(
                (spellings, pieces, starts) =>
                {
                    var text = string.Concat(pieces);
                    var isStart = text.Select((_, i) => (starts >> (i % 20) & 1) != 0).ToArray();
                    var terms = spellings.Distinct().Select((s, i) => (s, i)).ToDictionary(x => x.s, x => x.i);
                    var trie = Of(terms, terms.Count);
                    Assert.Equal(Expected(terms, text).Order(), Find(trie, text).Order());
                    Assert.Equal(Expected(terms, text, isStart).Order(), Find(trie, text, isStart).Order());
                }
            );

    // Texts are walked in stretches of 512: what reaches over the end of one, or begins at its last place, is found like any other.
    [Fact]
    public void Find_WhereverATermStands_FindsItOnce()
    {
        var terms = new Dictionary<string, int>
        {
            ["甲"] = 0,
            ["乙丙"] = 1,
            ["丁戊己庚辛"] = 2,
            ["丁戊"] = 3,
        };
        var trie = Of(terms, 4);
        foreach (var length in new[] { 511, 512, 513, 520, 1030 })
        {
            foreach (var (letters, term) in terms)
            {
                for (var at = length - 20; at + letters.Length <= length; at++)
                {
                    var text = new string('无', at) + letters + new string('无', length - at - letters.Length);
                    Assert.Equal(Expected(terms, text), Find(trie, text).Order());
                    Assert.Contains((at, letters.Length, term), Find(trie, text));
                }
            }
        }
    }

    // More than any table was made for: it grows while terms come, and the filter is made anew from what is in the table.
    [Fact]
    public void Find_AfterTheTableAndTheFilterGrew_MissesNothing()
    {
        var random = new Random(3);
        // The first and the last letter there are among them.
        char[] letters = [.. Enumerable.Range(0, 148).Select(i => (char)('一' + i)), '\0', '\uFFFF'];
        string Some(int length) => new(random.GetItems(letters, length));
        var (terms, trie) = (new Dictionary<string, int>(), new TermTrie());
        for (var i = 0; i < 12_000; i++)
        {
            var term = Some(1 + random.Next(4));
            terms[term] = i;
            trie.TermOf(term) = i;
        }

        var text = Some(3000);
        Assert.Equal(Expected(terms, text).Order(), Find(trie, text).Order());
        Assert.All(terms, t => Assert.Contains((0, t.Key.Length, t.Value), Find(trie, t.Key)));
    }

    [Fact]
    public void Find_OfAStretch_ShortOnesFirst()
    {
        var trie = Of(
            new Dictionary<string, int>
            {
                ["高血压"] = 0,
                ["高"] = 1,
                ["压"] = 2,
                ["血压"] = 3,
            },
            4
        );
        Assert.Equal([(0, 1, 1), (2, 1, 2), (1, 2, 3), (0, 3, 0)], Find(trie, "高血压"));
        Assert.Empty(Find(trie, ""));
        Assert.Empty(Find(trie, "无"));
    }

    private readonly struct Sink(List<(int, int, int)> all) : ITermSink
    {
        public List<(int Start, int Length, int Term)> All => all;

        public void Found(int start, int length, int term) => all.Add((start, length, term));
    }
}
