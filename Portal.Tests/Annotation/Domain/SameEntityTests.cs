using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using static Portal.Tests.Support.ChoiceGenerator;

namespace Portal.Tests.Annotation.Domain;

public sealed class SameEntityTests
{
    [Theory]
    [InlineData("头痛，头痛。不头痛", "头痛", new[] { 0, 3, 7 })]
    [InlineData("ion version ion, Ion-ion", "ion", new[] { 0, 12, 21 })]
    [InlineData("服用ion片", "ion", new[] { 2 })]
    [InlineData("aaa", "aa", new int[0])]
    [InlineData("哈哈哈哈哈", "哈哈", new[] { 0, 2 })]
    public void Find_Places_WithWordBordersWhereTheScriptHasThem(string text, string surface, int[] starts) =>
        Assert.Equal(starts, SameEntity.Find(text, surface, "X", []).Select(p => p.Span.Start));

    [Fact]
    public void Find_WhatIsThereAlready_IsNoPlace_AndWhatOverlaps_IsAnObstacle()
    {
        const string Text = "头痛 头痛 头痛 头痛 头痛";
        EntityMention[] mentions =
        [
            Of("Symptom", 0, 2, MentionState.Accepted),
            Of("Disease", 3, 5, MentionState.Accepted),
            Of("Symptom", 6, 8, MentionState.Rejected),
            Of("Symptom", 9, 11, MentionState.Deleted),
            Of("Symptom", 11, 13, MentionState.Suggested),
        ];
        Assert.Equal(
            [(3, "Disease Accepted"), (6, "Symptom Rejected"), (9, ""), (12, "Symptom Suggested")],
            SameEntity.Find(Text, "头痛", "Symptom", mentions).Select(p => (p.Span.Start, p.Obstacle is { } o ? $"{o.Type} {o.State}" : ""))
        );
    }

    /// <summary>A place has the surface, lies whole in the text, overlaps no other, and a free one is free.</summary>
    [Fact]
    public void Find_RandomTexts_PlacesAreTrue()
    {
        var texts = Gen.OneOf(Gen.Const("痛"), Gen.Const("头"), Gen.Const("😀"), Gen.Const("a"), Gen.Const(" "))
            .Array[0, 40]
            .Select(string.Concat);
        Gen.Select(texts, Gen.Int[0, 39], Gen.Int[1, 4], Gen.Select(Gen.Int[0, 39], Gen.Int[1, 3], Gen.Int[0, 3]).Array[0, 6])
            .Sample(
                (text, at, length, others) =>
                {
                    if (at + length > text.Length || !new TextSpan(at, at + length).IsWholeIn(text))
                        return;
                    var surface = text.Substring(at, length);
                    var mentions = others
                        .Where(o => o.Item1 + o.Item2 <= text.Length)
                        .Select(o => Of(o.Item3 % 2 == 0 ? "X" : "Y", o.Item1, o.Item1 + o.Item2, (MentionState)o.Item3))
                        .ToList();
                    var places = SameEntity.Find(text, surface, "X", mentions);
                    Assert.All(places, p => Assert.True(p.Span.Of(text) == surface && p.Span.IsWholeIn(text)));
                    Assert.True(places.Zip(places.Skip(1)).All(p => p.First.Span.End <= p.Second.Span.Start));
                    Assert.All(
                        places.Where(p => p.Obstacle is null),
                        p =>
                            Assert.DoesNotContain(
                                mentions,
                                m =>
                                    m.State is (MentionState.Accepted or MentionState.Suggested)
                                    && m.Span.Start < p.Span.End
                                    && p.Span.Start < m.Span.End
                            )
                    );
                },
                iter: 20_000
            );
    }

    /// <summary>Every place looked at, one by one, from the left.</summary>
    [Fact]
    public void Find_RandomTexts_AreThePlacesThatTheRuleSays()
    {
        var texts = Choice("痛", "头", "𠮷", "a", "１", " ", "é").Array[0, 14].Select(string.Concat);
        var surfaces = Choice("痛", "头", "𠮷", "a", "１").Array[1, 2].Select(string.Concat);
        Gen.Select(texts, surfaces, Gen.Select(Gen.Int[0, 13], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Enum<MentionState>()).Array[0, 4])
            .Sample(
                (text, surface, others) =>
                {
                    var mentions = others
                        .Where(o => o.Item1 + o.Item2 <= text.Length)
                        .Select(o => Of(o.Item3 == 0 ? "X" : "Y", o.Item1, o.Item1 + o.Item2, o.Item4))
                        .ToList();
                    var expected = new List<string>();
                    var from = 0;
                    for (var at = 0; at + surface.Length <= text.Length; at++)
                    {
                        var span = new TextSpan(at, at + surface.Length);
                        if (
                            at < from
                            || span.Of(text) != surface
                            || !span.IsWholeIn(text)
                            || IsWithin(text, at)
                            || IsWithin(text, span.End)
                        )
                            continue;
                        from = span.End;
                        var there = mentions.Where(m => m.Span.Overlaps(span) && m.State != MentionState.Deleted).ToList();
                        var mine = there.Where(m => m.Span == span && m.Type == "X").Select(m => m.State).ToList();
                        if (mine.Any(s => s != MentionState.Rejected))
                            continue;
                        var obstacle =
                            mine.Count > 0 ? "X Rejected"
                            : there.Find(m => m.State != MentionState.Rejected) is { } live ? $"{live.Type} {live.State}"
                            : "";
                        expected.Add($"{at} {obstacle}");
                    }

                    Assert.Equal(
                        expected,
                        SameEntity
                            .Find(text, surface, "X", mentions)
                            .Select(p => $"{p.Span.Start} {(p.Obstacle is { } o ? $"{o.Type} {o.State}" : "")}")
                    );
                },
                iter: 20_000
            );

        // Within a word of a script that has spaces; full-width digits stand among Chinese characters.
        static bool IsWithin(string text, int at) => at > 0 && at < text.Length && "aé".Contains(text[at - 1]) && "aé".Contains(text[at]);
    }

    private static EntityMention Of(string type, int start, int end, MentionState state) =>
        new(Guid.CreateVersion7(), type, new TextSpan(start, end), state, "person", 1);
}
