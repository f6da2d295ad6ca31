using System.Security.Cryptography;
using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>What a tagger is made of besides its weights: features of all kinds together, its file, where it is unsure.</summary>
public sealed class TaggerStateTests
{
    private const int Types = 2;

    private static readonly Gen<(UnitSequence Units, UnitSpan[] Mentions)> s_marked = TextGenerator.Marked(
        TextGenerator.Of(1, 8, "甲", "乙", "丙", "丁", "a", "𠮷"),
        TaggingUnits.Characters,
        Types
    );

    private static List<(UnitSequence Units, IReadOnlyList<UnitSpan> Mentions)> List(
        IEnumerable<(UnitSequence Units, UnitSpan[] Mentions)> texts
    ) => [.. texts.Select(t => (t.Units, (IReadOnlyList<UnitSpan>)t.Mentions))];

    private static uint[] Written(TaggerFeatures features, UnitSequence units, IReadOnlyList<UnitSpan>? own)
    {
        var written = new uint[units.Count * features.Width];
        features.Write(units, own, written);
        return written;
    }

    // Texts that say something else than before: as if they had always said it.
    [Fact]
    public void Relearn_OfTextsThatSayOtherThings_IsAsIfTheyAlwaysHad() =>
        Gen.Select(s_marked.Array[0, 4], s_marked.Array[0, 3], s_marked.Array[0, 3], s_marked)
            .Sample(
                (kept, before, after, asked) =>
                {
                    var settings = new TaggerSettings();
                    var first = TaggerFeatures.Learn(settings, Types, List([.. kept, .. before]));
                    var asBefore = Written(first, asked.Units, null);
                    var again = first.Relearn(List(before), List(after));
                    var never = TaggerFeatures.Learn(settings, Types, List([.. kept, .. before]));
                    Assert.Equal(asBefore, Written(first, asked.Units, null));
                    // Keys that are new are counted from then on: where all of them were known before, it is the same to the last bit.
                    if (after.Length == 0)
                        Assert.Equal(
                            Written(TaggerFeatures.Learn(settings, Types, List(kept)), asked.Units, null),
                            Written(again, asked.Units, null)
                        );
                    Assert.Equal(Written(never, asked.Units, null), Written(again.Relearn(List(after), List(before)), asked.Units, null));
                }
            );

    [Fact]
    public void Relearn_WithoutMemory_IsTheSame()
    {
        var features = TaggerFeatures.Learn(new TaggerSettings { UsesMemory = false }, Types, []);
        Assert.Same(features, features.Relearn([], []));
        Assert.Equal(new CharacterFeatures().Most, features.Width);
        Assert.Equal(
            new CharacterFeatures().Most + MentionMemory.FeatureCount + ContextEvidence.FeatureCount,
            TaggerFeatures.Learn(new TaggerSettings(), Types, []).Width
        );
    }

    [Fact]
    public void SaveAndLoad_OfFeatures_WriteTheSame() =>
        Gen.Select(s_marked.Array[0, 5], s_marked, Gen.Bool)
            .Sample(
                (learned, asked, usesMemory) =>
                {
                    var features = TaggerFeatures.Learn(new TaggerSettings { UsesMemory = usesMemory }, Types, List(learned));
                    using var stream = new MemoryStream();
                    using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, true))
                        features.Save(writer);
                    stream.Position = 0;
                    var read = TaggerFeatures.Load(new BinaryReader(stream), TaggingUnits.Characters, Types);
                    Assert.Equal(stream.Length, stream.Position);
                    Assert.Equal(features.Width, read.Width);
                    Assert.Equal(Written(features, asked.Units, null), Written(read, asked.Units, null));
                }
            );

    // Each feature says what it is about: as many as there are, and those of the neighbours show the neighbours.
    [Fact]
    public void Describe_EachFeature_ShowsWhatItIsAbout()
    {
        var features = TaggerFeatures.Learn(new TaggerSettings(), Types, []);
        var units = UnitSequence.Of("甲乙丙", TaggingUnits.Characters);
        var said = Enumerable.Range(0, features.Width).Select(slot => features.Describe(units, 1, slot)).ToList();
        Assert.Equal(
            ["^□", "^□", "甲□", "【乙】", "□丙", "□$", "□$", "^甲□", "甲【乙】", "【乙】丙", "□丙$", "甲…丙"],
            said.Where(s => s.Kind == FeatureKind.Letters).Select(s => s.Text)
        );
        Assert.Equal(
            ["甲□", "【乙】", "□丙", "甲【乙】", "【乙】丙", "甲【乙】丙"],
            said.Where(s => s.Kind == FeatureKind.Shape).Select(s => s.Text)
        );
        Assert.Equal(MentionMemory.FeatureCount, said.Count(s => s.Kind == FeatureKind.Memory));
        Assert.Equal(ContextEvidence.FeatureCount, said.Count(s => s.Kind == FeatureKind.Context));
        var words = UnitSequence.Of("The painful arm", TaggingUnits.Words);
        var ofWords = new TaggerFeatures(TaggingUnits.Words, null, null);
        var affixes = Enumerable
            .Range(0, ofWords.Width)
            .Select(slot => ofWords.Describe(words, 1, slot))
            .Where(s => s.Kind == FeatureKind.Affix);
        Assert.Equal(["p-", "-l", "pa-", "-ul", "pai-", "-ful", "pain-", "-nful"], affixes.Select(a => a.Text));
        Assert.Equal("The 【painful】", FeatureText.Of(words, 1, [-1, 0]));
        Assert.Equal("The…arm", FeatureText.Of(words, 1, [-1, 1]));
    }

    private static SequenceTagger Trained(TaggerSettings? settings = null) =>
        TaggerTraining.Train(
            [
                .. ClinicNotes
                    .Write(12, 5, 1)
                    .Select(n => new TaggedText(n.Text, [.. n.Mentions.Select(m => new TypedSpan(m.Type, m.Span))])),
            ],
            null,
            settings ?? new TaggerSettings { MostPasses = 2 },
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static byte[] Saved(SequenceTagger tagger)
    {
        using var stream = new MemoryStream();
        TaggerFile.Save(tagger, stream);
        return stream.ToArray();
    }

    // Half a file is none, nor is one in which a bit is another one: what could be read of it might fail later, on some text.
    [Fact]
    public void Load_OfAFileThatIsCutOrDamaged_IsAProblem()
    {
        var saved = Saved(Trained());
        Gen.Select(Gen.Int[0, saved.Length - 1], Gen.Int[0, 7], Gen.Int[0, 3])
            .Sample(
                (at, bit, how) =>
                {
                    if (how == 0)
                    {
                        Assert.Equal("tagger.broken", Assert.Single(TaggerFile.Load(new MemoryStream(saved[..at])).Problems).Code);
                        return;
                    }

                    var damaged = saved.ToArray();
                    // Near the beginning, where everything hangs on each byte, and anywhere.
                    at = how == 1 ? at % Math.Min(saved.Length, 600) : at;
                    damaged[at] ^= (byte)(1 << bit);
                    Assert.Equal("tagger.broken", Assert.Single(TaggerFile.Load(new MemoryStream(damaged)).Problems).Code);
                },
                iter: 600
            );
    }

    [Fact]
    public void Load_OfAFileOfTheVersionWithoutAHash_IsTheSameTagger()
    {
        const int Head = 2 * sizeof(int);
        var saved = Saved(Trained());
        byte[] before = [.. saved[..sizeof(int)], 1, 0, 0, 0, .. saved[(Head + SHA256.HashSizeInBytes)..]];
        Assert.Equal(saved, Saved(TaggerFile.Load(new MemoryStream(before)).GetValueOrThrow()));
        Assert.Equal("tagger.broken", Assert.Single(TaggerFile.Load(new MemoryStream(before[..^1])).Problems).Code);
    }

    [Fact]
    public void Load_OfASavedTagger_SavesTheSameFile()
    {
        foreach (
            var settings in new[]
            {
                new TaggerSettings { MostPasses = 1 },
                new TaggerSettings
                {
                    MostPasses = 1,
                    Scheme = TagScheme.Bio,
                    UsesMemory = false,
                },
            }
        )
        {
            var (tagger, saved) = (Trained(settings), Saved(Trained(settings)));
            var read = TaggerFile.Load(new MemoryStream(saved)).GetValueOrThrow();
            Assert.Equal(settings, read.Settings);
            Assert.Equal(
                (tagger.Types, tagger.Layers),
                (read.Types, read.Layers),
                (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2 == y.Item2
            );
            Assert.Equal(saved, Saved(read));
        }
    }

    // Where it is less sure than asked for: nowhere, somewhere, everywhere; more and more.
    [Fact]
    public void Doubtful_PlacesOfAText_BecomeMoreTheSurerItMustBe()
    {
        var tagger = Trained();
        var text = string.Concat(ClinicNotes.Write(6, 3, 2).Select(n => n.Text));
        HashSet<int> Units(double sure) => [.. tagger.Doubtful(text, sure).SelectMany(s => Enumerable.Range(s.Start, s.Length))];
        Assert.Empty(Units(0));
        var before = new HashSet<int>();
        foreach (var sure in new[] { 0.5, 0.9, 0.99, 1.01 })
        {
            var places = tagger.Doubtful(text, sure);
            // Joined where they touch, in a window; in order.
            Assert.All(places.Zip(places.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
            Assert.True(before.IsSubsetOf(Units(sure)));
            before = Units(sure);
        }

        Assert.Equal(TaggingWindows.Of(text).Sum(w => w.Length), before.Count);
        Assert.Empty(tagger.Doubtful("", 1));
        var doubt = tagger.Doubt(text);
        Assert.Equal(text.Length, doubt.Units);
        Assert.True(doubt is { LeastConfidence: > 0, Entropy: > 0, Margin: > 0 });
        Assert.Equal(TextDoubt.None, tagger.Doubt(""));
        // The doubts of windows add up.
        Assert.Equal(
            TaggingWindows.Of(text).Aggregate(TextDoubt.None, (sum, w) => sum.Plus(tagger.Doubt(w.Of(text)))).Entropy,
            doubt.Entropy,
            6
        );
    }

    [Theory]
    [InlineData(TaggerAlgorithm.PassiveAggressive, 12, 4)]
    [InlineData(TaggerAlgorithm.AdaGrad, 12, 4)]
    [InlineData(TaggerAlgorithm.Lbfgs, 80, 12)]
    public void For_AnAlgorithm_GoesThroughTheSetAsOftenAsItNeeds(TaggerAlgorithm algorithm, int passes, int patience)
    {
        var settings = new TaggerSettings { Seed = 7 }.For(algorithm);
        Assert.Equal((algorithm, passes, patience, 7), (settings.Algorithm, settings.MostPasses, settings.Patience, settings.Seed));
    }

    // A mention that lies in no window, cuts a unit or is of a type that is not learned teaches nothing; each other one is where it was.
    [Fact]
    public void Sequences_OfAnyTexts_HoldTheMentionsThatAreWholeInThem() =>
        Gen.Select(
                TextGenerator.Of(1, 12, "甲乙丙丁戊己庚。", "𠮷。", new string('长', 100), "\n", "辛 "),
                Gen.Select(TextGenerator.OneOf("A", "B", "C"), Gen.Int[0, 2000], Gen.Int[1, 4]).Array[0, 6]
            )
            .Sample(
                (text, places) =>
                {
                    TypedSpan[] mentions =
                    [
                        .. places
                            .Select(p => (p.Item1, Start: p.Item2 % text.Length, p.Item3))
                            .Select(p => new TypedSpan(p.Item1, new TextSpan(p.Start, Math.Min(text.Length, p.Start + p.Item3)))),
                    ];
                    var sequences = TaggerTraining.Sequences([new TaggedText(text, mentions)], ["A", "B"], new TaggerSettings());
                    var windows = TaggingWindows.Of(text);
                    Assert.Equal(windows.Select(w => w.Of(text)), sequences.Select(s => s.Units.Text));
                    var learned = sequences
                        .Zip(windows)
                        .SelectMany(s =>
                            s.First.Mentions.Select(m =>
                                (Type: "AB"[m.Type], Span: s.First.Units.SpanOf(m.Start, m.End), At: s.Second.Start)
                            )
                        )
                        .Select(m => new TypedSpan($"{m.Type}", new TextSpan(m.Span.Start + m.At, m.Span.End + m.At)));
                    Assert.Equal(
                        mentions.Where(m => m.Type != "C" && m.Span.IsWholeIn(text) && windows.Any(w => w.Contains(m.Span))).ToHashSet(),
                        learned.ToHashSet()
                    );
                }
            );
}
