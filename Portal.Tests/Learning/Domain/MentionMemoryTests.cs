using CsCheck;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;
using Hash = Portal.Domain.Text.Hash;

namespace Portal.Tests.Learning.Domain;

/// <summary>The memory beside lists of what was marked and a search of every run of units.</summary>
public sealed class MentionMemoryTests
{
    private const int Types = 3;
    private const int Width = 6;
    private const int At = 1;

    private static readonly Gen<string> s_text = TextGenerator.Of(0, 9, "甲", "乙", "丙", "a", "Ａ", "𠮷");
    private static readonly Gen<string> s_words = TextGenerator.Of(0, 6, "ab ", "Ab", "-", "c ", "病", " ");

    private static Gen<(UnitSequence Units, UnitSpan[] Mentions)[]> Texts(TaggingUnits units, int fewest) =>
        TextGenerator.Marked(units == TaggingUnits.Words ? s_words : s_text, units, Types).Array[fewest, 6];

    private static uint[] Written(MentionMemory memory, UnitSequence units, IEnumerable<UnitSpan>? own)
    {
        var features = new uint[units.Count * Width];
        memory.Write(units, own, features, Width, At);
        return features;
    }

    private static MentionMemory Learned(IReadOnlyList<(UnitSequence Units, UnitSpan[] Mentions)> texts)
    {
        var memory = new MentionMemory(Types);
        foreach (var (units, mentions) in texts)
            memory.Learn(units, mentions);
        foreach (var (units, _) in texts)
            memory.Count(units);
        return memory;
    }

    [Theory]
    [InlineData(TaggingUnits.Characters)]
    [InlineData(TaggingUnits.Words)]
    public void Write_OfATextNobodyHasSeen_IsWhatTheOthersMarked(TaggingUnits units) =>
        Gen.Select(Texts(units, 0), Texts(units, 1))
            .Sample(
                (learned, asked) =>
                    Assert.All(asked, a => Assert.Equal(Expected(learned, a.Units, null), Written(Learned(learned), a.Units, null))),
                iter: 300
            );

    [Theory]
    [InlineData(TaggingUnits.Characters)]
    [InlineData(TaggingUnits.Words)]
    public void Write_OfATextThatWasLearned_LeavesOutWhatItSaysItself(TaggingUnits units) =>
        Texts(units, 1)
            .Sample(
                learned =>
                    Assert.All(
                        learned,
                        a => Assert.Equal(Expected(learned, a.Units, a.Mentions), Written(Learned(learned), a.Units, a.Mentions))
                    ),
                iter: 300
            );

    // As often as it may be marked or not: each step of how pure it is.
    [Theory]
    [InlineData(1, 0, 3u, 0u)]
    [InlineData(2, 0, 3u, 0u)]
    [InlineData(3, 0, 3u, 1u)]
    [InlineData(3, 1, 2u, 1u)]
    [InlineData(1, 1, 2u, 0u)]
    [InlineData(1, 2, 1u, 0u)]
    [InlineData(1, 3, 1u, 0u)]
    [InlineData(1, 4, 0u, 0u)]
    [InlineData(2, 7, 0u, 0u)]
    [InlineData(2, 6, 1u, 0u)]
    public void Write_MarkedSoOftenAndSoOftenNot_SaysHowPureItIs(int marked, int unmarked, uint purity, uint often)
    {
        var text = UnitSequence.Of("甲乙丙", TaggingUnits.Characters);
        var memory = Learned([
            .. Enumerable.Repeat((text, new UnitSpan[] { new(0, 3, 1) }), marked),
            .. Enumerable.Repeat((text, Array.Empty<UnitSpan>()), unmarked),
        ]);
        var features = Written(memory, text, null);
        Assert.Equal(
            [Hash.Of(200, 1, 0, purity, often), Hash.Of(200, 1, 1, purity, often), Hash.Of(200, 1, 2, purity, often)],
            Enumerable.Range(0, 3).Select(i => features[(i * Width) + At])
        );
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public void Learn_LettersTooFewOrTooMany_AreNotRemembered(int length, bool isRemembered)
    {
        var text = UnitSequence.Of(
            string.Concat("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄".Take(length)),
            TaggingUnits.Characters
        );
        var memory = Learned([(text, [new UnitSpan(0, length, 0)])]);
        Assert.Equal(isRemembered, Written(memory, text, null).Any(f => f != 0));
    }

    [Fact]
    public void Learn_WithMinusOne_IsAsIfItHadNeverBeenMarked() =>
        Gen.Select(Texts(TaggingUnits.Characters, 0), Texts(TaggingUnits.Characters, 1), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (kept, forgotten, asked) =>
                {
                    // In the order in which a tagger learns anew what a text says: counted with the keys there are.
                    var memory = Learned([.. kept, .. forgotten]);
                    foreach (var (units, mentions) in forgotten)
                    {
                        memory.Count(units, -1);
                        memory.Learn(units, mentions, -1);
                    }

                    Assert.All(asked, a => Assert.Equal(Written(Learned(kept), a.Units, null), Written(memory, a.Units, null)));
                }
            );

    [Fact]
    public void Learn_ForgettingWhatWasNeverLearned_NeverCountsBelowNothing()
    {
        var text = UnitSequence.Of("甲乙", TaggingUnits.Characters);
        var memory = new MentionMemory(Types);
        UnitSpan[] marked = [new(0, 2, 2)];
        memory.Learn(text, marked, -1);
        memory.Count(text, -1);
        Assert.All(Written(memory, text, null), f => Assert.Equal(0u, f));
        memory.Learn(text, marked);
        memory.Learn(text, marked, -1);
        memory.Learn(text, marked, -1);
        memory.Count(text, -1);
        memory.Learn(text, marked);
        memory.Count(text);
        Assert.Equal(Written(Learned([(text, marked)]), text, null), Written(memory, text, null));
    }

    private static byte[] Saved(MentionMemory memory)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, true))
            memory.Save(writer);
        return stream.ToArray();
    }

    // It is asked by several threads at once: nothing that is asked is remembered.
    [Fact]
    public void Write_WhateverIsAsked_LeavesTheMemoryAsItWas() =>
        Gen.Select(Texts(TaggingUnits.Characters, 0), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (learned, asked) =>
                {
                    var memory = Learned(learned);
                    var before = Saved(memory);
                    foreach (var (units, mentions) in asked)
                        Written(memory, units, mentions);
                    Assert.Equal(before, Saved(memory));
                }
            );

    [Fact]
    public void Copy_ThatLearnsOn_LeavesTheFirstAsItWas() =>
        Gen.Select(Texts(TaggingUnits.Characters, 1), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (learned, later) =>
                {
                    var memory = Learned(learned);
                    var copy = memory.Copy();
                    Assert.All(later, a => Assert.Equal(Written(memory, a.Units, null), Written(copy, a.Units, null)));
                    foreach (var (units, mentions) in later)
                        copy.Learn(units, mentions);
                    foreach (var (units, _) in later)
                        copy.Count(units);
                    Assert.All(later, a => Assert.Equal(Expected(learned, a.Units, null), Written(memory, a.Units, null)));
                }
            );

    [Fact]
    public void SaveAndLoad_SayTheSameOfAnyText() =>
        Gen.Select(Texts(TaggingUnits.Words, 0), Texts(TaggingUnits.Words, 1))
            .Sample(
                (learned, asked) =>
                {
                    var memory = Learned(learned);
                    using var stream = new MemoryStream(Saved(memory));
                    var read = MentionMemory.Load(new BinaryReader(stream), Types);
                    Assert.Equal(stream.Length, stream.Position);
                    Assert.All(asked, a => Assert.Equal(Written(memory, a.Units, null), Written(read, a.Units, null)));
                    Assert.All(learned, a => Assert.Equal(Written(memory, a.Units, a.Mentions), Written(read, a.Units, a.Mentions)));
                }
            );

    // Damaged in a way that reading cannot notice otherwise: a beginning that leads to an entry that is not there.
    [Theory]
    [InlineData(1)]
    [InlineData(-2)]
    [InlineData(int.MaxValue)]
    public void Load_OfABeginningThatLeadsNowhere_Throws(int entry)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, true))
        {
            writer.Write(1);
            writer.Write(12345UL);
            writer.Write(entry);
            writer.Write(1);
            for (var i = 0; i <= Types; i++)
                writer.Write(0);
        }

        stream.Position = 0;
        Assert.Throws<ArgumentOutOfRangeException>(() => MentionMemory.Load(new BinaryReader(stream), Types));
    }

    private static uint[] Expected(IReadOnlyList<(UnitSequence Units, UnitSpan[] Mentions)> learned, UnitSequence units, UnitSpan[]? own)
    {
        var counts = new Dictionary<string, int[]>();
        foreach (var (text, mention) in learned.SelectMany(l => l.Mentions.Select(m => (l.Units, m))))
        {
            if (Key(text, mention.Start, mention.End) is { Length: >= 2 and <= 24 } key)
            {
                counts.TryAdd(key, new int[Types]);
                counts[key][mention.Type]++;
            }
        }

        var mine = (own ?? []).ToLookup(m => Key(units, m.Start, m.End), m => m.Type);
        var (features, longest) = (new uint[units.Count * Width], new int[units.Count]);
        for (var start = 0; start < units.Count; start++)
        {
            for (var end = start + 1; end <= units.Count; end++)
            {
                var key = Key(units, start, end);
                if (!counts.TryGetValue(key, out var all))
                    continue;
                var left = all.Select((c, type) => c - mine[key].Count(m => m == type)).ToArray();
                if (left.Sum() <= 0)
                    continue;
                var total = learned.Sum(l => Occurrences(l.Units, key)) - (own is null ? 0 : Occurrences(units, key));
                var (sum, top) = (left.Sum(), (uint)Array.IndexOf(left, left.Max()));
                var purity =
                    sum >= total ? 3u
                    : sum >= total / 2.0 ? 2u
                    : sum >= total / 4.0 ? 1u
                    : 0u;
                var size = (uint)Math.Min(end - start, 6);
                for (var i = start; i < end; i++)
                {
                    if (longest[i] >= end - start)
                        continue;
                    longest[i] = end - start;
                    var place =
                        i == start ? 0u
                        : i == end - 1 ? 2u
                        : 1u;
                    uint[] row =
                    [
                        Hash.Of(200, top, place, purity, sum >= 3 ? 1u : 0u),
                        Hash.Of(201, top, place),
                        Hash.Of(202, place, size, purity),
                        Hash.Of(203, top, place, size),
                    ];
                    row.CopyTo(features, (i * Width) + At);
                }
            }
        }

        return features;
    }

    private static string Key(UnitSequence units, int start, int end) => CharacterFolding.Fold(units.SpanOf(start, end).Of(units.Text));

    // Of whole units.
    private static int Occurrences(UnitSequence units, string key) =>
        (
            from start in Enumerable.Range(0, units.Count)
            from end in Enumerable.Range(start + 1, units.Count - start)
            where Key(units, start, end) == key
            select 1
        ).Count();
}
