using System.Text.Json;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>What becomes of replies: those that mean well, those that do not, and several to the same question.</summary>
public sealed class ReplyTests
{
    private const string Text = "甲病引起乙痛，丙药治甲病。Flu 少见。";

    private static readonly KnowledgeSchema s_schema = KnowledgeSchema.Empty with
    {
        Entities =
        [
            new EntityType { Id = "Thing", IsAbstract = true },
            new EntityType { Id = "Disease", Parent = "Thing" },
            new EntityType { Id = "Symptom", Parent = "Thing" },
            new EntityType { Id = "Drug" },
        ],
        Relations =
        [
            new RelationType { Id = "causes", Pairs = [new TypePair("Disease", "Thing")] },
            new RelationType { Id = "treats", Pairs = [new TypePair("Drug", "Disease")] },
        ],
    };

    private static Result<SuggestionSet> Parse(string reply) => ExtractionReplyParser.Parse(reply, Text, s_schema);

    private static string Reply(
        IEnumerable<(string Text, string Type)> entities,
        IEnumerable<(string, string, string)>? relations = null
    ) =>
        JsonSerializer.Serialize(
            new
            {
                entities = entities.Select(e => new { text = e.Text, type = e.Type }),
                relations = (relations ?? []).Select(r => new
                {
                    head = r.Item1,
                    relation = r.Item2,
                    tail = r.Item3,
                }),
            }
        );

    private static readonly Gen<(string Text, string Type)[]> s_entities = Gen.Select(
        TextGenerator.OneOf("甲病", "乙痛", "丙药", "FLU", "Flu", "丁", "", "甲病引起", "甲病 "),
        TextGenerator.OneOf("Disease", "Symptom", "Drug", "Thing", "Planet", "")
    ).Array[0, 6];

    private static readonly Gen<(string, string, string)[]> s_relations = Gen.Select(
        TextGenerator.OneOf("甲病", "丙药", "FLU", "丁"),
        TextGenerator.OneOf("causes", "treats", "loves"),
        TextGenerator.OneOf("甲病", "乙痛", "丁")
    ).Array[0, 4];

    // Whatever a reply says: types of the schema, places of the text, legal relations between them, and a word about all that went.
    [Fact]
    public void Parse_AnyReply_KeepsWhatIsLegal_AndReportsTheRest() =>
        Gen.Select(s_entities, s_relations)
            .Sample(
                (entities, relations) =>
                {
                    var set = Parse($"Here it is:\n```json\n{Reply(entities, relations)}\n```").GetValueOrThrow();
                    var legal = entities.Where(e => e.Type is "Disease" or "Symptom" or "Drug").ToList();
                    Assert.All(set.Mentions, m => Assert.True(m.Span.IsWholeIn(Text) && m.Type is "Disease" or "Symptom" or "Drug"));
                    Assert.Equal(set.Mentions.Count, set.Mentions.Select(m => (m.Type, m.Span)).Distinct().Count());
                    foreach (var (surface, type) in legal.Where(e => e.Text is "甲病" or "乙痛" or "丙药" or "Flu" or "FLU"))
                    {
                        var places = set.Mentions.Where(m =>
                            m.Type == type && string.Equals(m.Span.Of(Text), surface, StringComparison.OrdinalIgnoreCase)
                        );
                        Assert.Equal(surface == "甲病" ? 2 : 1, places.Count());
                        // Verbatim is sure; written otherwise is less so, and says how the model wrote it.
                        var isVerbatim = surface != "FLU" || legal.Contains(("Flu", type));
                        Assert.All(places, p => Assert.Equal(isVerbatim ? 1 : 0.6, p.Confidence));
                        Assert.All(places, p => Assert.Equal(isVerbatim ? null : "≈ FLU", p.Votes?[0].Detail));
                    }

                    Assert.Equal(entities.Length - legal.Count, set.Dropped.Count(d => d.Code == "extraction.dropped.type"));
                    Assert.Equal(
                        legal.Count(e => SurfaceLocator.Locate(Text, e.Text).Spans.Count == 0),
                        set.Dropped.Count(d => d.Code == "extraction.dropped.notInText")
                    );
                    Assert.All(
                        set.Relations,
                        r => Assert.True(r.Head != r.Tail && s_schema.Allows(r.Type, set.Mentions[r.Head].Type, set.Mentions[r.Tail].Type))
                    );
                    var stated = relations.Where(r =>
                        set.Relations.Any(s =>
                            s.Type == r.Item2
                            && string.Equals(set.Mentions[s.Head].Span.Of(Text), r.Item1, StringComparison.OrdinalIgnoreCase)
                            && set.Mentions[s.Tail].Span.Of(Text) == r.Item3
                        )
                    );
                    Assert.Equal(relations.Length - stated.Count(), set.Dropped.Count(d => d.Code == "extraction.dropped.relation"));
                }
            );

    [Fact]
    public void Parse_ARelationOfWhatStandsSeveralTimes_IsOfTheNearest()
    {
        var set = Parse(
                Reply(
                    [("甲病", "Disease"), ("丙药", "Drug"), ("乙痛", "Symptom")],
                    [("丙药", "treats", "甲病"), ("甲病", "causes", "乙痛")]
                )
            )
            .GetValueOrThrow();
        Assert.Equal(
            [("treats", 7, 10), ("causes", 0, 4)],
            set.Relations.Select(r => (r.Type, set.Mentions[r.Head].Span.Start, set.Mentions[r.Tail].Span.Start))
        );
        // Said twice it is stated once.
        Assert.Single(
            Parse(Reply([("甲病", "Disease"), ("乙痛", "Symptom")], [("甲病", "causes", "乙痛"), ("甲病", "causes", "乙痛")]))
                .GetValueOrThrow()
                .Relations
        );
    }

    // What a hostile or broken model may write inside a JSON object that looks like a reply: never an exception.
    [Theory]
    [InlineData("""{"entities":[{"text":"\ud800","type":"Disease"}]}""")]
    [InlineData("""{"entities":[{"text":"甲病","type":"\udc00"}]}""")]
    [InlineData("""{"entities":[{"\ud800":1,"text":"甲病","type":"Disease"}]}""")]
    [InlineData("""{"entities":[],"relations":[{"head":"\ud800","relation":"causes","tail":"\udfff"}]}""")]
    [InlineData("""{"\ud800":1,"entities":[]}""")]
    [InlineData("""{"entities":[1,null,[],"甲病",{"text":7,"type":{}},{"type":"Disease"}]}""")]
    [InlineData("""{"entities":[{"text":"甲病","type":"Disease","type":"Drug"}],"entities":[]}""")]
    [InlineData("""{"entities":[],"relations":{"head":"甲病"}}""")]
    [InlineData("""{"entities":[],"relations":[[],7,null,{"head":null}]}""")]
    [InlineData("""{"entities":{"text":"甲病"}}""")]
    [InlineData("""{"entities":null}""")]
    [InlineData("""}{""")]
    [InlineData("""{}""")]
    [InlineData("""{"entities":[{"text":"甲病","type":"Disease"}]} and {more}""")]
    public void Parse_AHostileReply_IsAResult(string reply)
    {
        var result = Parse(reply);
        if (result.Success)
            Assert.All(result.Value.Mentions, m => Assert.True(m.Span.IsWholeIn(Text)));
        else
            Assert.StartsWith("extraction.reply.", Assert.Single(result.Problems).Code, StringComparison.Ordinal);
    }

    // Not inline data: a lone surrogate does not survive the test runner's serialisation.
    [Fact]
    public void Parse_HalfACharacter_IsAProblem() =>
        Assert.Equal(
            "extraction.reply.brokenJson",
            Assert.Single(Parse("{\"entities\":[{\"text\":\"" + "𠮷"[0] + "\",\"type\":\"Disease\"}]}").Problems).Code
        );

    [Fact]
    public void Parse_ADeepReply_IsAProblem() =>
        Assert.Equal(
            "extraction.reply.brokenJson",
            Parse("{\"entities\":" + new string('[', 500) + new string(']', 500) + "}").Problems[0].Code
        );

    [Theory]
    [InlineData(500, false)]
    [InlineData(501, true)]
    public void Parse_MoreThanAnybodyReads_IsCut_AndSaid(int count, bool isCut)
    {
        var set = Parse(Reply(Enumerable.Repeat(("丁", "Disease"), count - 1).Append(("甲病", "Disease")))).GetValueOrThrow();
        Assert.Equal(isCut ? 0 : 2, set.Mentions.Count);
        Assert.Equal(isCut, set.Dropped.Any(d => d is { Code: "extraction.dropped.tooMany", Arguments: ["500", "501"] }));
    }

    private static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var costs = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
                costs[i, j] =
                    i == 0 || j == 0
                        ? i + j
                        : Math.Min(
                            Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1,
                            costs[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)
                        );
        }

        return costs[one.Length, other.Length];
    }

    // Beside every part of the text: the nearest is found when it is near enough, and nothing else.
    [Fact]
    public void Locate_AnySurface_IsTheNearestPartOfTheText() =>
        Gen.Select(TextGenerator.Of(0, 14, "甲", "乙", "丙", "a", "Ａ"), TextGenerator.Of(1, 12, "甲", "乙", "丙", "A", "x"))
            .Sample(
                (text, surface) =>
                {
                    var (spans, isVerbatim) = SurfaceLocator.Locate(text, surface);
                    var (folded, wanted) = (CharacterFolding.Fold(text), CharacterFolding.Fold(surface));
                    Assert.Equal(text.Contains(surface, StringComparison.Ordinal), isVerbatim);
                    if (isVerbatim || folded.Contains(wanted, StringComparison.Ordinal))
                    {
                        // All that do not overlap, from the left.
                        Assert.All(spans, s => Assert.Equal(isVerbatim ? surface : wanted, s.Of(isVerbatim ? text : folded)));
                        Assert.Equal((isVerbatim ? text.Split(surface) : folded.Split(wanted)).Length - 1, spans.Count);
                        return;
                    }

                    var parts =
                        from start in Enumerable.Range(0, folded.Length)
                        from length in Enumerable.Range(1, folded.Length - start)
                        select Distance(folded.AsSpan(start, length), wanted);
                    var nearest = parts.DefaultIfEmpty(int.MaxValue).Min();
                    if (wanted.Length < 4 || nearest > Math.Max(1, wanted.Length / 5))
                        Assert.Empty(spans);
                    else
                        Assert.Equal(nearest, Distance(Assert.Single(spans).Of(folded), wanted));
                },
                iter: 3000
            );

    [Theory]
    [InlineData("甲乙丙丁", "甲乙丙x", 1)]
    [InlineData("甲乙丙", "甲乙x", 0)]
    [InlineData("甲乙丙丁戊己庚辛壬", "x乙丙丁x己庚辛壬", 0)]
    [InlineData("甲乙丙丁戊己庚辛壬癸", "x乙丙丁x己庚辛壬癸", 1)]
    [InlineData("A𠮷乙丙丁", "A乙丙丁戊", 0)]
    [InlineData("𠮷乙丙丁", "\u5409乙丙丁", 0)]
    public void Locate_NearlyThere_OnlyWithOneLetterInFiveWrong(string text, string surface, int places) =>
        Assert.Equal(places, SurfaceLocator.Locate(text, surface).Spans.Count);

    [Fact]
    public void Locate_SurfacesThatAreVeryLong_AreNotLookedForNearly()
    {
        string Long(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('一' + i)));
        Assert.Single(SurfaceLocator.Locate("x" + Long(200), "y" + Long(200)[1..]).Spans);
        Assert.Empty(SurfaceLocator.Locate("x" + Long(201), "y" + Long(201)[1..]).Spans);
    }

    private static SuggestedMention Mention(string type, int start, double confidence = 1, string? detail = null) =>
        new(type, new TextSpan(start, start + 1), confidence) { Votes = detail is null ? null : [new EngineVote("", confidence, detail)] };

    private static readonly Gen<SuggestionSet> s_said = Gen.Select(
        Gen.Select(TextGenerator.OneOf("A", "B"), Gen.Int[0, 3]).Array[0, 5],
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Array[0, 3],
        (mentions, relations) =>
        {
            SuggestedMention[] said = [.. mentions.Distinct().Select(m => Mention(m.Item1, m.Item2, m.Item2 == 0 ? 0.6 : 1))];
            return new SuggestionSet(
                said,
                said.Length == 0
                    ? []
                    : [.. relations.Select(r => new SuggestedRelation("r", r.Item1 % said.Length, r.Item2 % said.Length, 1))],
                []
            );
        }
    );

    // How sure it is of something is the share of replies that say it.
    [Fact]
    public void Merge_OfReplies_IsTheShareThatSaysIt() =>
        s_said
            .Array[2, 6]
            .Sample(replies =>
            {
                var merged = SelfConsistency.Merge(replies, "llm:x");
                var said = replies
                    .SelectMany(r => r.Mentions)
                    .Select(m => (m.Type, m.Span))
                    .Distinct()
                    .OrderBy(m => m.Span)
                    .ThenBy(m => m.Type);
                Assert.Equal(said, merged.Mentions.Select(m => (m.Type, m.Span)));
                foreach (var mention in merged.Mentions)
                {
                    var count = replies.Count(r => r.Mentions.Any(m => (m.Type, m.Span) == (mention.Type, mention.Span)));
                    var sure = Math.Clamp((double)count / replies.Length, 0.05, 0.95) * (mention.Span.Start == 0 ? 0.6 : 1);
                    Assert.Equal(Math.Round(sure, 4), mention.Confidence, 9);
                    Assert.Equal([new EngineVote("llm:x", mention.Confidence, $"{count}/{replies.Length}")], mention.Votes);
                }

                (string, TextSpan, string, TextSpan) Ends(SuggestionSet set, SuggestedRelation r) =>
                    (set.Mentions[r.Head].Type, set.Mentions[r.Head].Span, set.Mentions[r.Tail].Type, set.Mentions[r.Tail].Span);
                Assert.Equal(
                    replies.SelectMany(r => r.Relations.Select(x => Ends(r, x))).ToHashSet(),
                    merged.Relations.Select(r => Ends(merged, r)).ToHashSet()
                );
                foreach (var relation in merged.Relations)
                {
                    var count = replies.Count(r => r.Relations.Any(x => Ends(r, x) == Ends(merged, relation)));
                    Assert.Equal(Math.Round(Math.Clamp((double)count / replies.Length, 0.05, 0.95), 4), relation.Confidence, 9);
                    Assert.Equal($"{count}/{replies.Length}", Assert.Single(relation.Votes!).Detail);
                }
            });

    // Each sample drops the same again: that is said once.
    [Fact]
    public void Merge_WhatSeveralRepliesDrop_IsReportedOnce()
    {
        SuggestionSet Dropping(params string[] surfaces) =>
            new([], [], [.. surfaces.Select(s => new Problem(new ProblemCode("extraction.dropped.notInText"), s, s, "Disease"))]);
        var merged = SelfConsistency.Merge([Dropping("丁", "戊"), Dropping("丁"), Dropping("己", "丁")], "llm:x");
        Assert.Equal(["丁", "戊", "己"], merged.Dropped.Select(d => d.Field));
    }

    [Theory]
    [InlineData(1, null, null, 0.7)]
    [InlineData(1, "≈ x", "≈ x", 0.7)]
    [InlineData(2, "≈ x", "2/2, ≈ x", 0.95)]
    public void Merge_OfOneReplyOrMore_SaysHowManySaidIt(int replies, string? detail, string? expected, double confidence)
    {
        var said = new SuggestionSet([Mention("A", 0, 1, detail)], [], []);
        var mention = Assert.Single(SelfConsistency.Merge([.. Enumerable.Repeat(said, replies)], "llm:x").Mentions);
        Assert.Equal((confidence, expected), (mention.Confidence, mention.Votes![0].Detail));
    }

    [Fact]
    public void Merge_OfNoReply_IsNothing()
    {
        var merged = SelfConsistency.Merge([], "llm:x");
        Assert.Equal((0, 0, 0), (merged.Mentions.Count, merged.Relations.Count, merged.Dropped.Count));
    }
}
