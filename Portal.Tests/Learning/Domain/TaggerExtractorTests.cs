using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Tests.Learning.Domain;

public sealed class TaggerExtractorTests
{
    private static readonly string[] s_diseases = ["高血压", "糖尿病", "痛风", "肺炎", "哮喘", "贫血"];
    private static readonly TaggerSettings s_settings = new() { MostPasses = 6, Patience = 2 };
    private static readonly Dictionary<string, string> s_none = [];

    private static IReadOnlyList<TaggedText> Texts { get; } =
    [
        .. Enumerable
            .Range(0, 36)
            .Select(i => (Before: i % 2 == 0 ? "他得了" : "患者有", Disease: s_diseases[i % s_diseases.Length]))
            .Select(t => new TaggedText(
                $"{t.Before}{t.Disease}。",
                [new TypedSpan("Disease", new TextSpan(t.Before.Length, t.Before.Length + t.Disease.Length))]
            )),
    ];

    [Fact]
    public async Task Extract_VotesWithWhatTheTaggerSays_AndNamesTheVersion()
    {
        var tagger = Train(null);
        var extractor = new TaggerExtractor(tagger, new ModelCard(TaggerExtractor.Name, "7", ["Disease"], 36, 36, s_none), "version 7");
        const string Text = "他得了痛风。";
        var found = await extractor.ExtractAsync(new ExtractionInput(Text, []), TestContext.Current.CancellationToken);
        var mention = Assert.Single(found.Mentions);
        Assert.Equal(("Disease", "痛风"), (mention.Type, mention.Span.Of(Text)));
        Assert.Equal([new EngineVote("tagger", mention.Confidence, "version 7")], mention.Votes!);
        Assert.Equal(
            tagger.Tag(Text).Select(m => (m.Type, m.Span, m.Confidence)),
            found.Mentions.Select(m => (m.Type, m.Span, m.Confidence))
        );
        Assert.Empty(found.Relations);
        Assert.Same(tagger, extractor.Tagger);
        Assert.Equal("7", extractor.Card.Version);
    }

    [Fact]
    public async Task Extract_WhenItIsStopped_SaysNothing()
    {
        var extractor = new TaggerExtractor(Train(null), new ModelCard(TaggerExtractor.Name, "1", ["Disease"], 36, 36, s_none), "");
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await extractor.ExtractAsync(new ExtractionInput("他得了痛风。", []), new CancellationToken(true))
        );
    }

    /// <summary>First the choice, each pass with its F1; then everything with the chosen number of passes, on top of them.</summary>
    [Fact]
    public void Train_TellsEachPass_OfTheChoiceAndOfTheWhole()
    {
        var told = new Told();
        var tagger = Train(told);
        var choice = told.Heard.TakeWhile(p => p.F1 is not null).ToList();
        var whole = told.Heard.Skip(choice.Count).ToList();
        Assert.InRange(choice.Count, tagger.Passes, s_settings.MostPasses);
        Assert.All(choice, p => Assert.InRange(p.F1!.Value, 0, 1));
        Assert.Equal(Enumerable.Range(1, choice.Count), choice.Select(p => p.Pass));
        Assert.All(choice, p => Assert.Equal(s_settings.MostPasses, p.MostPasses));
        Assert.Equal(
            Enumerable
                .Range(1, tagger.Passes)
                .Select(p => new TaggerProgress(s_settings.MostPasses + p, s_settings.MostPasses + tagger.Passes, null)),
            whole
        );
        // The choice is the first pass that none after it was better than.
        Assert.Equal(choice.Max(p => p.F1), choice[tagger.Passes - 1].F1);
        Assert.All(choice.Take(tagger.Passes - 1), p => Assert.True(p.F1 < choice[tagger.Passes - 1].F1));
    }

    private static SequenceTagger Train(IProgress<TaggerProgress>? progress) =>
        TaggerTraining.Train(Texts, null, s_settings, null, progress, TestContext.Current.CancellationToken);

    // In the order in which they are told, on the thread that trains.
    private sealed class Told : IProgress<TaggerProgress>
    {
        public List<TaggerProgress> Heard { get; } = [];

        public void Report(TaggerProgress value) => Heard.Add(value);
    }
}
