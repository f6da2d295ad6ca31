using System.Text.Json;
using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

public sealed class PromptTests
{
    private static readonly PromptTemplate s_template = PromptTemplate.Default("en");

    private static readonly KnowledgeSchema s_schema = KnowledgeSchema.Empty with
    {
        Entities =
        [
            new EntityType { Id = "Thing", IsAbstract = true },
            new EntityType
            {
                Id = "Disease",
                Parent = "Thing",
                Names = new LocalizedName("疾病", "disease"),
                Description = "An illness.",
                Examples = ["a", "b", "c", "d", "e", "f"],
                NegativeExamples = ["u", "v", "w", "x", "y", "z"],
            },
            new EntityType { Id = "Drug" },
        ],
        Relations =
        [
            new RelationType
            {
                Id = "treats",
                Names = new LocalizedName("治疗", "treats"),
                Description = "Helps.",
                Pairs = [new TypePair("Drug", "Thing")],
            },
            new RelationType { Id = "after", Pairs = [new TypePair("Drug", "Drug")] },
        ],
    };

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    [InlineData("zh-Hans")]
    public void Default_InALanguage_CanBeUsed(string language)
    {
        var template = PromptTemplate.Default(language);
        Assert.Empty(template.Check());
        Assert.Equal(language != "en", template.Instruction.Any(CharacterFolding.IsHan));
    }

    // Each number at its two edges, inside and out.
    [Theory]
    [InlineData(0, 1, 100, 0, true)]
    [InlineData(10, 9, 20_000, 10_000, true)]
    [InlineData(-1, 1, 100, 0, false)]
    [InlineData(11, 1, 100, 0, false)]
    [InlineData(0, 0, 100, 0, false)]
    [InlineData(0, 10, 100, 0, false)]
    [InlineData(0, 1, 99, 0, false)]
    [InlineData(0, 1, 20_001, 0, false)]
    [InlineData(0, 1, 100, -1, false)]
    [InlineData(0, 1, 100, 50, true)]
    [InlineData(0, 1, 100, 51, false)]
    public void Check_NumbersAtTheirEdges_AreTakenOrNot(int examples, int samples, int length, int overlap, bool isUsable)
    {
        var template = s_template with { Examples = examples, Samples = samples, PieceLength = length, Overlap = overlap };
        Assert.Equal(isUsable ? [] : ["prompt.numbers"], template.Check().Select(p => p.Code));
    }

    [Fact]
    public void Check_OfPartsThatAreMissingOrTooLong_SaysWhich()
    {
        string[] Codes(PromptTemplate template) => [.. template.Check().Select(p => p.Code)];
        var longest = new string('x', 20_000);
        Assert.Empty(Codes(s_template with { Instruction = longest }));
        Assert.Equal(["prompt.tooLong"], Codes(s_template with { Instruction = longest + "x" }));
        Assert.Equal(["prompt.tooLong"], Codes(s_template with { OutputIndicator = longest + "x" }));
        Assert.Equal(["prompt.instruction"], Codes(s_template with { Instruction = "\n" }));
        Assert.Equal(["prompt.instruction"], Codes(s_template with { Instruction = null! }));
        Assert.Equal(["prompt.instruction"], Codes(s_template with { Context = null! }));
        Assert.Equal(["prompt.instruction"], Codes(s_template with { Input = null! }));
        Assert.Equal(["prompt.instruction"], Codes(s_template with { OutputIndicator = null! }));
        Assert.Equal(["prompt.context"], Codes(s_template with { Context = "{entityTypes}" }));
        Assert.Equal(["prompt.context"], Codes(s_template with { Context = "{relationTypes}" }));
        Assert.Equal(["prompt.input"], Codes(s_template with { Input = "" }));
        Assert.Equal(["prompt.input"], Codes(s_template with { Input = "{text} {text}" }));
    }

    [Fact]
    public void System_OfASchema_NamesWhatCanBeLabeled_WithFiveExamplesOfEach()
    {
        var lines = ExtractionPrompt.System(s_template with { Instruction = "", OutputIndicator = "" }, s_schema, "en").Split('\n');
        Assert.Equal("Entity types:", lines[0]);
        Assert.Equal(["- Disease: disease — An illness. (a, b, c, d, e); not: u, v, w, x, y", "- Drug: Drug"], lines[1..3]);
        Assert.Equal(
            ["- treats: treats (Drug → Disease) — Helps.", "- after: after (Drug → Drug)"],
            lines.Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Skip(2)
        );
        Assert.Contains(
            "- Disease: 疾病 — An illness. (a, b, c, d, e)；不是：u, v, w, x, y",
            ExtractionPrompt.System(s_template, s_schema, "zh-Hans"),
            StringComparison.Ordinal
        );
        // What is empty leaves no gap.
        Assert.Equal(
            ["Do.", "Types:", "End."],
            ExtractionPrompt
                .System(
                    s_template with
                    {
                        Instruction = "Do.",
                        Context = "Types:{entityTypes}{relationTypes}",
                        OutputIndicator = "End.",
                    },
                    KnowledgeSchema.Empty,
                    "en"
                )
                .Split("\n\n")
        );
    }

    [Fact]
    public void System_InAnyOrder_SaysTheSame_AndTheSameOrderTheSameWay() =>
        Gen.Int[0, 50]
            .Sample(order =>
            {
                var prompt = ExtractionPrompt.System(s_template, s_schema, "en", order);
                Assert.Equal(prompt, ExtractionPrompt.System(s_template, s_schema, "en", order));
                Assert.Equal(ExtractionPrompt.System(s_template, s_schema, "en").Split('\n').Order(), prompt.Split('\n').Order());
            });

    // No text ends the fence that it stands in.
    [Fact]
    public void User_AnyText_StaysInItsFence() =>
        TextGenerator
            .Of(0, 8, "</text>", "</TEXT >", "<text>", "</te", "xt>", "甲", "{text}", " ")
            .Sample(text =>
            {
                var prompt = ExtractionPrompt.User(s_template, text);
                Assert.Equal(prompt.Length - "</text>".Length, prompt.IndexOf("</text", StringComparison.OrdinalIgnoreCase));
                // What is put in is white space alone.
                static string Letters(string of) => string.Concat(of.Where(c => c != ' ')).ToUpperInvariant();
                Assert.Equal(Letters(text), Letters(prompt["<text>\n".Length..^"\n</text>".Length]));
            });

    // A reply to an example is one that would be read as what the example says.
    [Fact]
    public void Reply_ToAnyExample_IsReadAsWhatItSays() =>
        Gen.Select(
                Gen.Select(TextGenerator.OneOf("Disease", "Drug"), Gen.Int[0, 7]).Array[1, 4],
                Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Array[0, 3]
            )
            .Sample(
                (places, pairs) =>
                {
                    const string Text = "甲\"乙\\丙<丁>";
                    TypedSpan[] mentions = [.. places.Distinct().Select(p => new TypedSpan(p.Item1, new TextSpan(p.Item2, p.Item2 + 1)))];
                    var relations = pairs
                        .Select(p => (Head: p.Item1 % mentions.Length, Type: "treats", Tail: p.Item2 % mentions.Length))
                        .Where(r => mentions[r.Head].Type == "Drug" && mentions[r.Tail].Type == "Disease")
                        .ToList();
                    var reply = ExtractionPrompt.Reply(new PromptExample(Text, mentions, relations));
                    var set = ExtractionReplyParser.Parse(reply, Text, s_schema).GetValueOrThrow();
                    Assert.Empty(set.Dropped);
                    Assert.Equal(mentions.ToHashSet(), set.Mentions.Select(m => new TypedSpan(m.Type, m.Span)).ToHashSet());
                    Assert.Equal(
                        relations.Select(r => (mentions[r.Head].Span, mentions[r.Tail].Span)).ToHashSet(),
                        set.Relations.Select(r => (set.Mentions[r.Head].Span, set.Mentions[r.Tail].Span)).ToHashSet()
                    );
                    // As it is written in the text, not escaped.
                    Assert.DoesNotContain("\\u", reply, StringComparison.Ordinal);
                }
            );

    [Fact]
    public void ReplySchema_OfASchema_AllowsItsLabelsAndRelations_AndNothingElse()
    {
        using var json = JsonDocument.Parse(ExtractionPrompt.ReplySchema(s_schema));
        var root = json.RootElement;
        Assert.Equal(["entities", "relations"], root.GetProperty("required").EnumerateArray().Select(e => e.GetString()));
        Assert.False(root.GetProperty("additionalProperties").GetBoolean());
        JsonElement Item(string list) => root.GetProperty("properties").GetProperty(list).GetProperty("items");
        IEnumerable<string?> Enum(string list, string property) =>
            Item(list).GetProperty("properties").GetProperty(property).GetProperty("enum").EnumerateArray().Select(e => e.GetString());
        Assert.Equal(["Disease", "Drug"], Enum("entities", "type"));
        Assert.Equal(["treats", "after"], Enum("relations", "relation"));
        Assert.Equal(["text", "type"], Item("entities").GetProperty("required").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["head", "relation", "tail"], Item("relations").GetProperty("required").EnumerateArray().Select(e => e.GetString()));
        Assert.False(Item("relations").GetProperty("additionalProperties").GetBoolean());
    }

    // Beside a count of every pair of letters.
    [Fact]
    public void Examples_ForAnyText_AreTheMostAlike_TheMostOfAllLast() =>
        Gen.Select(
                TextGenerator.Of(2, 8, "甲", "乙", "丙", "丁").Array[0, 8],
                TextGenerator.Of(2, 8, "甲", "乙", "丙", "丁"),
                Gen.Int[0, 5]
            )
            .Sample(
                (texts, question, count) =>
                {
                    PromptExample[] all = [.. texts.Select(t => new PromptExample(t, [new("A", new TextSpan(0, 1))], []))];
                    var chosen = new PromptExamples([.. all, new PromptExample(question[..1] + "戊", [], [])]).For(question, count);
                    static HashSet<string> Pairs(string text) => [.. text.Zip(text.Skip(1), (a, b) => $"{a}{b}")];
                    double Weight(string pair) => Math.Log(1 + ((double)texts.Length / texts.Count(t => Pairs(t).Contains(pair))));
                    double Likeness(string text) =>
                        Pairs(text).Where(Pairs(question).Contains).Sum(Weight) / Math.Sqrt(1 + Pairs(text).Sum(Weight));
                    var expected = texts
                        .Where(t => !question.Contains(t, StringComparison.Ordinal))
                        .Select(Likeness)
                        .OrderDescending()
                        .Take(count)
                        .Reverse()
                        .ToList();
                    Assert.Equal(expected.Count, chosen.Count);
                    Assert.All(chosen.Zip(expected), p => Assert.Equal(p.Second, Likeness(p.First.Text), 9));
                    Assert.All(chosen, c => Assert.Contains(c, all));
                }
            );
}
