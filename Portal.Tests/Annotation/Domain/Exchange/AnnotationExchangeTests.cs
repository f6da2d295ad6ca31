using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain.Exchange;

public sealed class AnnotationExchangeTests
{
    public static TheoryData<string> Formats => [.. AnnotationFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_RandomTexts_LosesExactlyWhatItSays(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        AnnotationGenerator.Texts.Sample(
            texts =>
            {
                var expected = AnnotationMembers.Canonical(texts, format.CannotHold);
                var read = format.Read(format.Write(texts));
                if (expected.Count == 0)
                    return;
                Assert.True(read.Success, string.Join(", ", read.Problems));
                Assert.Empty(read.Value.Rejected);
                Assert.Equal(expected, AnnotationMembers.Canonical(read.Value.Documents, format.CannotHold));
            },
            iter: 2_000
        );
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_EveryLossThatItSays_IsALoss(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        foreach (var member in format.CannotHold)
        {
            var others = format.CannotHold.Where(m => m != member).ToList();
            var lost = Everything(member);
            var read = format.Read(format.Write(lost));
            Assert.False(
                read.Success
                    && AnnotationMembers.Canonical(lost, others).SequenceEqual(AnnotationMembers.Canonical(read.Value.Documents, others)),
                $"{name} is said to lose {member} and does not"
            );
        }
    }

    /// <summary>The tables of the guide say what the code says.</summary>
    [Theory]
    [InlineData("en.md")]
    [InlineData("zh.md")]
    public void Guide_LossTable_IsTheCodes(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Golden.Folder, "..", "..", "docs", "guide", file));
        foreach (var format in AnnotationFormats.All)
        {
            var row = Assert.Single(lines, l => l.StartsWith($"| `{format.Name}` |", StringComparison.Ordinal));
            var losses = row.Split('|')[3].Split('`').Where((_, i) => i % 2 == 1);
            Assert.Equal(format.CannotHold, losses);
        }
    }

    [Fact]
    public void Chain_BratDoccanoLabelStudioBrat_KeepsWhatAllHold() =>
        AnnotationGenerator.Texts.Sample(
            texts =>
            {
                IAnnotationFormat[] chain = [BratFormat.Instance, SpanJsonFormat.Doccano, LabelStudioFormat.Instance, BratFormat.Instance];
                var losses = chain.SelectMany(f => f.CannotHold).Distinct().ToList();
                var now = texts;
                foreach (var format in chain)
                    now = format.Read(format.Write(now)).GetValueOrThrow().Documents;
                Assert.Equal(AnnotationMembers.Canonical(texts, losses), AnnotationMembers.Canonical(now, losses));
            },
            iter: 500
        );

    // A text in which one member says something.
    private static IReadOnlyList<AnnotatedText> Everything(string member)
    {
        const string Text = "痛风 常有关节痛，痛风少见";
        var (gout, pain, later) = (
            new SpanAnnotation("1", "Disease", new TextSpan(0, 2)),
            new SpanAnnotation("2", "Symptom", new TextSpan(5, 8)),
            new SpanAnnotation("3", "Disease", new TextSpan(9, 11))
        );
        var whole = new AnnotatedText("", Text, [gout, pain], [new RelationAnnotation("has_symptom", "1", "2")]);
        return member switch
        {
            "suggestion" =>
            [
                whole with
                {
                    Spans = [gout, pain, later with { IsSuggestion = true }],
                    Relations = [.. whole.Relations, new RelationAnnotation("has_symptom", "3", "2") { IsSuggestion = true }],
                },
            ],
            "assertion" =>
            [
                whole with
                {
                    Spans = [gout, pain with { Assertion = Assertion.Negated }, later],
                    Relations = [.. whole.Relations, new RelationAnnotation("has_symptom", "3", "2") { Assertion = Assertion.Uncertain }],
                },
            ],
            "attribute" =>
            [
                whole with
                {
                    Spans = [gout, pain with { Attributes = AnnotationAttributes.Of([KeyValuePair.Create("severity", "high")]) }],
                },
            ],
            "span.fragments" =>
            [
                whole with
                {
                    Spans = [gout, pain with { Fragments = Fragments.Of([new TextSpan(5, 6), new TextSpan(7, 8)]) }],
                },
            ],
            "property" =>
            [
                whole with
                {
                    Relations = [.. whole.Relations, new RelationAnnotation("course", "1", null, new TextSpan(11, 13))],
                },
            ],
            "span.overlap" => [whole with { Spans = [gout, pain, new SpanAnnotation("4", "Part", new TextSpan(5, 7))] }],
            "relation" => [whole],
            "span.unrelated" => [whole with { Spans = [gout, pain, new SpanAnnotation("4", "Symptom", new TextSpan(11, 13))] }],
            "text.unannotated" => [whole, new AnnotatedText("", "无", [], [])],
            "occurrence" =>
            [
                whole with
                {
                    Spans = [gout, pain, later],
                    Relations =
                    [
                        new RelationAnnotation("has_symptom", "1", "2"),
                        new RelationAnnotation("of", "3", "2"),
                        new RelationAnnotation("of", "1", "2"),
                    ],
                },
            ],
            "end.place" =>
            [
                whole with
                {
                    Spans = [new SpanAnnotation("0", "Other", new TextSpan(0, 2)), gout, pain],
                },
                whole with
                {
                    Text = Text + "。",
                    Spans = [new SpanAnnotation("0", "Other", new TextSpan(0, 2)), gout, pain],
                    Relations = [new RelationAnnotation("has_symptom", "0", "2")],
                },
            ],
            "text.spacing" => [whole],
            "title" => [whole with { Title = "题" }],
            "confidence" => [whole with { Spans = [gout with { Confidence = 0.5 }, pain] }],
            _ => [whole with { Spans = [gout with { Origin = "dictionary" }, pain] }],
        };
    }
}
