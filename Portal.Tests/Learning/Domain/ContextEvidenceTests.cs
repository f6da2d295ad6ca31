using CsCheck;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;
using Hash = Portal.Domain.Text.Hash;

namespace Portal.Tests.Learning.Domain;

/// <summary>What words say of types, beside a count with dictionaries of words that are written out.</summary>
public sealed class ContextEvidenceTests
{
    private const int Types = 3;
    private const int Width = 6;
    private const int At = 1;

    // Few letters, so that words come again; a unit of two UTF-16 units; case and width.
    private static readonly Gen<string> s_text = TextGenerator.Of(0, 8, "甲", "乙", "丙", "a", "A", "Ａ", "𠮷", "。", "1");

    private static readonly Gen<string> s_words = TextGenerator.Of(0, 6, "drug ", "Two ", "ab ", "x ", "DRUG ", ", ", "病 ");

    private static Gen<(UnitSequence Units, UnitSpan[] Mentions)[]> Texts(TaggingUnits units, int fewest) =>
        TextGenerator.Marked(units == TaggingUnits.Words ? s_words : s_text, units, Types).Array[fewest, 7];

    private static uint[] Written(ContextEvidence evidence, UnitSequence units, IEnumerable<UnitSpan>? own)
    {
        var features = new uint[units.Count * Width];
        evidence.Write(units, own, features, Width, At);
        return features;
    }

    private static ContextEvidence Learned(IEnumerable<(UnitSequence Units, UnitSpan[] Mentions)> texts)
    {
        var evidence = new ContextEvidence(Types);
        foreach (var (units, mentions) in texts)
            evidence.Learn(units, mentions);
        return evidence;
    }

    [Theory]
    [InlineData(TaggingUnits.Characters)]
    [InlineData(TaggingUnits.Words)]
    public void Write_OfATextNobodyHasSeen_IsTheNaiveBayesGuessOfItsWords(TaggingUnits units) =>
        Gen.Select(Texts(units, 1), Texts(units, 1))
            .Sample(
                (learned, asked) =>
                    Assert.All(asked, a => Assert.Equal(Expected(learned, a.Units, null), Written(Learned(learned), a.Units, null)))
            );

    // A text is not told what it says itself: it is judged by the others, as if it had not been learned.
    [Theory]
    [InlineData(TaggingUnits.Characters)]
    [InlineData(TaggingUnits.Words)]
    public void Write_OfATextThatWasLearned_LeavesOutWhatItSaysItself(TaggingUnits units) =>
        Texts(units, 1)
            .Sample(learned =>
                Assert.All(
                    learned,
                    a => Assert.Equal(Expected(learned, a.Units, a.Mentions), Written(Learned(learned), a.Units, a.Mentions))
                )
            );

    [Fact]
    public void Learn_WithMinusOne_IsAsIfItHadNeverBeenLearned() =>
        Gen.Select(Texts(TaggingUnits.Characters, 0), Texts(TaggingUnits.Characters, 1), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (kept, forgotten, asked) =>
                {
                    var evidence = Learned([.. kept, .. forgotten]);
                    foreach (var (units, mentions) in forgotten)
                        evidence.Learn(units, mentions, -1);
                    Assert.All(asked, a => Assert.Equal(Written(Learned(kept), a.Units, null), Written(evidence, a.Units, null)));
                }
            );

    [Fact]
    public void Learn_ForgettingWhatWasNeverLearned_NeverCountsBelowNothing() =>
        Gen.Select(Texts(TaggingUnits.Characters, 1), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (learned, asked) =>
                {
                    var evidence = new ContextEvidence(Types);
                    foreach (var (units, mentions) in learned)
                        evidence.Learn(units, mentions, -1);
                    Assert.All(asked, a => Assert.All(Written(evidence, a.Units, null), f => Assert.Equal(0u, f)));
                    foreach (var (units, mentions) in learned)
                        evidence.Learn(units, mentions);
                    Assert.All(asked, a => Assert.Equal(Written(Learned(learned), a.Units, null), Written(evidence, a.Units, null)));
                }
            );

    [Fact]
    public void Copy_ThatLearnsOn_LeavesTheFirstAsItWas() =>
        Gen.Select(Texts(TaggingUnits.Characters, 1), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (learned, later) =>
                {
                    var evidence = Learned(learned);
                    var copy = evidence.Copy();
                    foreach (var (units, mentions) in later)
                        copy.Learn(units, mentions);
                    var units0 = learned[0].Units;
                    Assert.Equal(Written(Learned(learned), units0, null), Written(evidence, units0, null));
                    Assert.Equal(Written(Learned([.. learned, .. later]), units0, null), Written(copy, units0, null));
                }
            );

    // What one text alone says is not kept; what remains says the same of texts that nobody has seen.
    [Fact]
    public void SaveAndLoad_SayTheSameOfAnyText() =>
        Gen.Select(Texts(TaggingUnits.Characters, 1), Texts(TaggingUnits.Characters, 1))
            .Sample(
                (learned, asked) =>
                {
                    var evidence = Learned(learned);
                    using var stream = new MemoryStream();
                    using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, true))
                        evidence.Save(writer);
                    stream.Position = 0;
                    var read = ContextEvidence.Load(new BinaryReader(stream), Types);
                    Assert.Equal(stream.Length, stream.Position);
                    Assert.All(asked, a => Assert.Equal(Written(evidence, a.Units, null), Written(read, a.Units, null)));
                }
            );

    [Fact]
    public void Save_OfWordsOfOneTextAlone_KeepsNone()
    {
        byte[] Saved(params string[] texts)
        {
            using var stream = new MemoryStream();
            using (var writer = new BinaryWriter(stream))
                Learned(texts.Select(t => (UnitSequence.Of(t, TaggingUnits.Characters), new UnitSpan[] { new(0, 1, 0) }))).Save(writer);
            return stream.ToArray();
        }

        const int Head = 4 + (Types * 8) + 4;
        Assert.Equal(Head, Saved("甲乙丙").Length);
        Assert.Equal(Head, Saved("甲乙", "丙甲").Length);
        Assert.Equal(Head + 4 + 4 + (Types * 4), Saved("甲乙丙", "丁甲乙").Length);
    }

    [Fact]
    public void Write_BeforeAnythingIsLearned_OrWithoutTypes_WritesNothing()
    {
        var units = UnitSequence.Of("甲乙", TaggingUnits.Characters);
        Assert.All(Written(new ContextEvidence(Types), units, null), f => Assert.Equal(0u, f));
        var none = new ContextEvidence(0);
        none.Learn(units, []);
        Assert.All(Written(none, units, null), f => Assert.Equal(0u, f));
    }

    // Two characters, or a word of more than two letters: each once in a text, however often it stands there; in the order of their hashes,
    // so that sums are the same to the last bit.
    private static List<string> Words(UnitSequence units)
    {
        var letters = Enumerable.Range(0, units.Count).Select(i => CharacterFolding.Fold(units.Unit(i).ToString())).ToList();
        return
        [
            .. letters
                .Select((l, i) => (Word: l, Next: i + 1 < letters.Count ? letters[i + 1] : null))
                .Where(w => w.Word.Length > 2 || w.Next is not null)
                .Select(w =>
                    w.Word.Length > 2
                        ? (w.Word, Sum: WordHash(w.Word))
                        : (Word: $"{w.Word}|{w.Next}", Sum: Hash.Mix(WordHash(w.Word), WordHash(w.Next!)))
                )
                .Distinct()
                .OrderBy(w => w.Sum)
                .Select(w => w.Word),
        ];
    }

    private static uint WordHash(string letters) => Hash.Finish(letters.Aggregate(Hash.Golden, (hash, c) => Hash.Mix(hash, c)));

    private static uint[] Expected(IReadOnlyList<(UnitSequence Units, UnitSpan[] Mentions)> learned, UnitSequence units, UnitSpan[]? own)
    {
        var texts = learned.Select(l => (Words: Words(l.Units), Types: l.Mentions.Select(m => m.Type).ToHashSet())).ToList();
        var mine = own?.Select(m => m.Type).ToHashSet();
        var scores = new double[Types];
        foreach (var word in Words(units))
        {
            var with = texts.Where(t => t.Words.Contains(word)).ToList();
            // Known from one text, or besides itself from one, it says nothing.
            if (with.Count < (mine is null ? 2 : 3))
                continue;
            for (var type = 0; type < Types; type++)
            {
                var share = Math.Max(1.0, texts.Count(t => t.Types.Contains(type))) / texts.Count;
                var count = with.Count(t => t.Types.Contains(type)) - (mine?.Contains(type) == true ? 1 : 0);
                var all = with.Count - (mine is null ? 0 : 1);
                scores[type] += Math.Log((count + share) / (all + 1.0) / share);
            }
        }

        var best = Enumerable.Range(0, Types).OrderByDescending(t => scores[t]).ThenBy(t => t).ToList();
        var (first, second) = ((uint)best[0], (uint)best[1]);
        var strength = (uint)Math.Clamp(scores[best[0]] / 3, 0, 4);
        var features = new uint[units.Count * Width];
        for (var i = 0; i < units.Count; i++)
        {
            var word = WordHash(CharacterFolding.Fold(units.Unit(i).ToString()));
            var before = i == 0 ? 9 : UnitSequence.ShapeOf(units.Unit(i - 1)[0]);
            uint[] row =
            [
                Hash.Of(300, first, strength),
                Hash.Of(301, first, second),
                Hash.Of(302, first, word),
                Hash.Of(303, first, second, UnitSequence.ShapeOf(units.Unit(i)[0]), before),
            ];
            row.CopyTo(features, (i * Width) + At);
        }

        return features;
    }
}
