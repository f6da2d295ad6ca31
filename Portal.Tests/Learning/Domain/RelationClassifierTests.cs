using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Text;

namespace Portal.Tests.Learning.Domain;

public sealed class RelationClassifierTests
{
    private static readonly string[] s_people = ["张三", "李四", "王五", "赵六", "孙七", "周八"];
    private static readonly string[] s_places = ["北京", "上海", "广州", "成都", "杭州", "南京"];

    [Fact]
    public void Train_OnPatterns_TellsRelatedFromNot()
    {
        var classifier = Train(Examples(240, 1), null, new RelationSettings());
        Assert.Equal(["", "born_in", "lives_in"], classifier.Types);
        var fresh = Examples(60, 7);
        Assert.All(
            fresh,
            e =>
            {
                var guess = classifier.Classify(e.Text, e.Head, e.Tail);
                Assert.Equal(e.Type, guess.Type);
                Assert.Equal(1, guess.Probabilities.Sum(), 6);
            }
        );
        // A type that may not be is not said.
        var born = fresh.First(e => e.Type == "born_in");
        Assert.NotEqual("born_in", classifier.Classify(born.Text, born.Head, born.Tail, new HashSet<string> { "lives_in" }).Type);
    }

    [Fact]
    public void SaveAndLoad_KeepEveryDecision()
    {
        var classifier = Train(Examples(120, 1), null, new RelationSettings());
        using var stream = new MemoryStream();
        RelationFile.Save(classifier, stream);
        stream.Position = 0;
        var read = RelationFile.Load(stream).GetValueOrThrow();
        Assert.All(
            Examples(80, 3),
            e =>
            {
                var (one, other) = (classifier.Classify(e.Text, e.Head, e.Tail), read.Classify(e.Text, e.Head, e.Tail));
                Assert.Equal(one.Type, other.Type);
                Assert.Equal(one.Probabilities, other.Probabilities);
            }
        );
        Assert.Equal("relations.broken", Assert.Single(RelationFile.Load(new MemoryStream([1, 2, 3])).Problems).Code);
        Assert.Equal("relations.broken", Assert.Single(RelationFile.Load(new MemoryStream(stream.ToArray()[..^9])).Problems).Code);
    }

    [Fact]
    public void Train_OfTheSame_IsTheSame_AndEnds_WhenCancelled()
    {
        Assert.Equal(Saved(), Saved());
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            Train(Examples(60, 1), null, new RelationSettings(), stop.Token);
        });
        Assert.Throws<ArgumentException>(() => Train([.. Examples(60, 1).Where(e => e.Type.Length == 0)], null, new RelationSettings()));

        static byte[] Saved()
        {
            using var stream = new MemoryStream();
            RelationFile.Save(Train(Examples(60, 1), null, new RelationSettings()), stream);
            return stream.ToArray();
        }
    }

    [Fact]
    public void Candidates_AreWhatTheTypesAllow_NotTooFarApart()
    {
        var candidates = new RelationCandidates([("Person", "born_in", "Place"), ("Person", "knows", "Person")]);
        TypedSpan[] mentions =
        [
            new("Person", new TextSpan(0, 2)),
            new("Place", new TextSpan(5, 7)),
            new("Place", new TextSpan(900, 902)),
            new("Person", new TextSpan(8, 10)),
        ];
        Assert.Equal(
            [(0, 1), (0, 3), (3, 1), (3, 0)],
            candidates
                .Of(mentions)
                .Select(p => (Array.IndexOf(mentions, p.Head), Array.IndexOf(mentions, p.Tail)))
                .OrderBy(p => p.Item1)
                .ThenBy(p => p.Item1 == 3 ? -p.Item2 : p.Item2)
        );
        Assert.Equal(["knows"], candidates.Allowed("Person", "Person"));
        Assert.Empty(candidates.Allowed("Place", "Person"));
    }

    private static RelationClassifier Train(
        IReadOnlyList<RelationExample> examples,
        IReadOnlyList<RelationExample>? heldOut,
        RelationSettings settings,
        CancellationToken? stop = null
    ) => RelationTraining.Train(examples, heldOut, settings, cancellationToken: stop ?? TestContext.Current.CancellationToken);

    private static List<RelationExample> Examples(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var (person, place) = (s_people[random.Next(6)], s_places[random.Next(6)]);
                    var (verb, type) = new[] { ("出生于", "born_in"), ("住在", "lives_in"), ("没有提到", "") }[i % 3];
                    var text = $"据说{person}{verb}{place}。";
                    return new RelationExample(
                        text,
                        new TypedSpan("Person", new TextSpan(2, 4)),
                        new TypedSpan("Place", new TextSpan(text.Length - 3, text.Length - 1)),
                        type
                    );
                }),
        ];
    }
}
