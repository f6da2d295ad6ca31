using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Tests.Learning.Domain;

public sealed class SequenceTaggerTests
{
    private static readonly string[] s_diseases = ["高血压", "糖尿病", "痛风", "肺炎", "哮喘", "贫血"];
    private static readonly string[] s_drugs = ["阿司匹林", "二甲双胍", "秋水仙碱", "青霉素", "沙丁胺醇", "铁剂"];

    [Theory]
    [InlineData(TagScheme.Bio)]
    [InlineData(TagScheme.Bioes)]
    public void Tags_ThereAndBack_AreTheSame(TagScheme scheme) =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 100].Array[12])
            .Sample(
                (units, numbers) =>
                {
                    var tags = new TagSet(["A", "B"], scheme);
                    var spans = new List<UnitSpan>();
                    for (var at = 0; at < units; )
                    {
                        var length = 1 + (numbers[at] % 3);
                        if (numbers[at] % 2 == 0 && at + length <= units)
                            spans.Add(new UnitSpan(at, at + length, numbers[at] / 2 % 2));
                        at += length;
                    }

                    var (encoded, left) = tags.Encode(units, spans);
                    Assert.Empty(left);
                    Assert.Equal(spans, tags.Decode(encoded));
                    Assert.All(Enumerable.Range(1, units - 1), i => Assert.True(tags.CanFollow(encoded[i - 1], encoded[i])));
                }
            );

    [Fact]
    public void Decode_OfAnyTags_GivesSpansThatDoNotOverlap() =>
        Gen.Int[0, 8]
            .Array[0, 10]
            .Sample(numbers =>
            {
                var spans = new TagSet(["A", "B"], TagScheme.Bioes).Decode(numbers);
                Assert.All(spans.Zip(spans.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
                Assert.All(spans, s => Assert.True(s.Start < s.End && s.End <= numbers.Length));
            });

    [Theory]
    [InlineData(TaggerAlgorithm.PassiveAggressive)]
    [InlineData(TaggerAlgorithm.AdaGrad)]
    [InlineData(TaggerAlgorithm.Lbfgs)]
    public void Train_OnPatterns_FindsWhatItHasNeverSeen(TaggerAlgorithm algorithm)
    {
        // Names that nobody has seen before, in the shape of names of their kind.
        static string[] Names(string first, string last) =>
            [.. first.SelectMany(f => "明安和平康泰宁新永长".SelectMany(m => last.Select(l => $"{f}{m}{l}")))];
        var (diseases, drugs) = (Names("胃肝肺肾", "炎病"), Names("头青阿司", "素片"));
        var texts = Texts(300, [.. diseases.Where(d => d != "肺康炎")], [.. drugs.Where(d => d != "青泰素")]);
        var tagger = Train(texts, null, new TaggerSettings().For(algorithm));
        const string Fresh = "医生说患者得了肺康炎，让他服用青泰素。";
        Assert.Equal([("Disease", "肺康炎"), ("Drug", "青泰素")], tagger.Tag(Fresh).Select(m => (m.Type, m.Span.Of(Fresh))));
        Assert.All(tagger.Tag(texts[0].Text), m => Assert.InRange(m.Confidence, 0, 1));
    }

    [Fact]
    public void Train_Twice_GivesTheSameTagger()
    {
        var texts = Texts(60, s_diseases, s_drugs);
        var (first, second) = (Saved(Train(texts, null, new TaggerSettings())), Saved(Train(texts, null, new TaggerSettings())));
        Assert.Equal(first, second);
    }

    [Fact]
    public void SaveAndLoad_KeepEveryMention()
    {
        var tagger = Train(Texts(80, s_diseases, s_drugs), null, new TaggerSettings());
        var read = TaggerFile.Load(new MemoryStream(Saved(tagger))).GetValueOrThrow();
        string[] words = [.. s_diseases, .. s_drugs, "患者", "得了", "服用", "𠮷田", "，", "。", "a B", "３"];
        Gen.Int[0, words.Length - 1]
            .Select(i => words[i])
            .Array[0, 60]
            .Sample(parts => Assert.Equal(tagger.Tag(string.Concat(parts)), read.Tag(string.Concat(parts))));
        Assert.Equal((tagger.Passes, tagger.Scale, tagger.Features), (read.Passes, read.Scale, read.Features));
    }

    // However a file is damaged, it is refused or read, and nothing is thrown.
    [Fact]
    public void Load_OfADamagedFile_IsAProblemOrATagger()
    {
        var saved = Saved(Train(Texts(20, s_diseases, s_drugs), null, new TaggerSettings { MostPasses = 1 }));
        Gen.Select(Gen.Int[0, saved.Length - 1], Gen.Byte, Gen.Bool)
            .Sample(
                (at, value, isCut) =>
                {
                    var damaged = isCut ? saved[..at] : [.. saved];
                    if (!isCut)
                        damaged[at] = value;
                    TaggerFile.Load(new MemoryStream(damaged));
                },
                iter: 300
            );
        Assert.Equal("tagger.broken", Assert.Single(TaggerFile.Load(new MemoryStream([1, 2, 3])).Problems).Code);
    }

    [Fact]
    public void Tag_OfALongText_HasSpansInTheText_AndCutsNoCharacter()
    {
        var tagger = Train(Texts(80, s_diseases, s_drugs), null, new TaggerSettings());
        var text = string.Concat(Enumerable.Repeat("患者得了高血压，服用阿司匹林。𠮷田没有意见\n", 60)) + new string('长', 900);
        var mentions = tagger.Tag(text);
        Assert.Equal(60, mentions.Count(m => m.Span.Of(text) == "高血压" && m.Type == "Disease"));
        Assert.All(mentions, m => Assert.True(m.Span.IsWholeIn(text)));
        Assert.Empty(tagger.Tag(""));
    }

    [Fact]
    public void Train_OnNestedMentions_FindsBothLayers()
    {
        var texts = Enumerable
            .Range(0, 120)
            .Select(i =>
            {
                var disease = s_diseases[i % s_diseases.Length];
                var text = $"他在{disease}医院看{s_diseases[(i + 1) % s_diseases.Length]}";
                return new TaggedText(
                    text,
                    [
                        new TypedSpan("Hospital", new TextSpan(2, 4 + disease.Length)),
                        new TypedSpan("Disease", new TextSpan(2, 2 + disease.Length)),
                        new TypedSpan("Disease", new TextSpan(text.Length - s_diseases[(i + 1) % s_diseases.Length].Length, text.Length)),
                    ]
                );
            })
            .ToList();
        var tagger = Train(texts, null, new TaggerSettings());
        Assert.Equal(2, tagger.Layers);
        var found = tagger.Tag("他在痛风医院看肺炎").Select(m => (m.Type, m.Span.Start, m.Span.End)).ToList();
        Assert.Equal([("Hospital", 2, 6), ("Disease", 2, 4), ("Disease", 7, 9)], found);
    }

    [Fact]
    public void Train_FromAnother_KeepsWhatThatKnew()
    {
        var settings = new TaggerSettings { MostPasses = 1, Averaged = 1 };
        var cold = Train(Texts(15, s_diseases, s_drugs), null, settings);
        var warm = Train(
            Texts(15, s_diseases, s_drugs),
            null,
            settings,
            Train(Texts(200, s_diseases, s_drugs), null, new TaggerSettings())
        );
        var fresh = Texts(40, s_diseases, s_drugs, seed: 9);
        Assert.True(Right(warm, fresh) >= Right(cold, fresh), $"{Right(warm, fresh)} and {Right(cold, fresh)}");
        Assert.Equal(80, Right(warm, fresh));
    }

    [Fact]
    public void Train_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            Train(Texts(60, s_diseases, s_drugs), null, new TaggerSettings(), stop: stop.Token);
        });
        Assert.Throws<ArgumentException>(() => Train([new TaggedText("没有", [])], null, new TaggerSettings()));
    }

    [Fact]
    public void Words_AreTheUnitsOfEnglish()
    {
        string[] people = ["John Smith", "Mary Jones", "Peter Brown", "Anna White"];
        string[] places = ["London", "New York", "Paris", "Rome"];
        var texts = Enumerable
            .Range(0, 80)
            .Select(i =>
            {
                var (person, place) = (people[i % 4], places[i / 4 % 4]);
                return new TaggedText(
                    $"Yesterday {person} flew to {place}.",
                    [
                        new TypedSpan("Person", new TextSpan(10, 10 + person.Length)),
                        new TypedSpan("Place", new TextSpan(19 + person.Length, 19 + person.Length + place.Length)),
                    ]
                );
            })
            .ToList();
        var tagger = Train(texts, null, new TaggerSettings { Units = TaggingUnits.Words });
        const string Text = "Yesterday Laura Green flew to Madrid.";
        Assert.Equal([("Person", "Laura Green"), ("Place", "Madrid")], tagger.Tag(Text).Select(m => (m.Type, m.Span.Of(Text))));
    }

    [Fact]
    public void ConfidenceScale_MakesWhatIsSaidTrue()
    {
        // Three of four are right whatever is said: so that is what will be said.
        var decided = Enumerable.Range(0, 400).Select(i => (Probability: 0.5 + (i % 10 * 0.049), IsRight: i % 4 != 0)).ToList();
        var scale = ConfidenceScale.Fit(1, decided);
        Assert.Equal(0.75, decided.Average(d => scale.Of(d.Probability)), 2);
        Assert.True(scale.Slope > 0 && scale.Of(0.9) >= scale.Of(0.6));
        Assert.Equal(ConfidenceScale.None, ConfidenceScale.Fit(1, decided[..5]));
    }

    private static SequenceTagger Train(
        IReadOnlyList<TaggedText> texts,
        IReadOnlyList<TaggedText>? heldOut,
        TaggerSettings settings,
        SequenceTagger? warmStart = null,
        CancellationToken? stop = null
    ) => TaggerTraining.Train(texts, heldOut, settings, warmStart, cancellationToken: stop ?? TestContext.Current.CancellationToken);

    private static int Right(SequenceTagger tagger, IReadOnlyList<TaggedText> texts) =>
        texts.Sum(t => tagger.Tag(t.Text).Count(m => t.Mentions.Contains(new TypedSpan(m.Type, m.Span))));

    private static byte[] Saved(SequenceTagger tagger)
    {
        using var stream = new MemoryStream();
        TaggerFile.Save(tagger, stream);
        return stream.ToArray();
    }

    private static List<TaggedText> Texts(int count, string[] diseases, string[] drugs, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var (disease, drug) = (diseases[random.Next(diseases.Length)], drugs[random.Next(drugs.Length)]);
                    var before = new[] { "患者得了", "他得了", "医生说患者得了" }[random.Next(3)];
                    var text = $"{before}{disease}，让他服用{drug}。";
                    return new TaggedText(
                        text,
                        [
                            new TypedSpan("Disease", new TextSpan(before.Length, before.Length + disease.Length)),
                            new TypedSpan("Drug", new TextSpan(text.Length - 1 - drug.Length, text.Length - 1)),
                        ]
                    );
                }),
        ];
    }
}
