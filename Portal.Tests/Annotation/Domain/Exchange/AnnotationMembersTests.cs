using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>What taking a member out of a text means: the losses that all formats are measured by.</summary>
public sealed class AnnotationMembersTests
{
    private static readonly AnnotatedText s_whole = new(
        "题",
        "左右肺 头痛",
        [
            new SpanAnnotation("a", "Part", new TextSpan(0, 3))
            {
                Fragments = Fragments.Of([new TextSpan(0, 1), new TextSpan(2, 3)]),
                Attributes = AnnotationAttributes.With(null, "side", "left"),
                Assertion = Assertion.Negated,
                Confidence = 0.5,
                Origin = "llm:x",
            },
            new SpanAnnotation("b", "Part", new TextSpan(2, 3)),
            new SpanAnnotation("c", "Symptom", new TextSpan(4, 6)),
            new SpanAnnotation("d", "Symptom", new TextSpan(5, 6)) { IsSuggestion = true },
        ],
        [
            new RelationAnnotation("at", "c", "a")
            {
                Attributes = AnnotationAttributes.With(null, "x", "y"),
                Confidence = 0.25,
                Origin = "llm:x",
            },
            new RelationAnnotation("not_at", "c", "a") { Assertion = Assertion.Uncertain },
            new RelationAnnotation("at", "d", "a"),
            new RelationAnnotation("course", "c", null, new TextSpan(1, 2)),
            new RelationAnnotation("at", "c", "b") { IsSuggestion = true },
        ]
    );

    [Theory]
    [InlineData("suggestion", "a b c", "at(c,a) not_at(c,a) course(c)")]
    [InlineData("assertion", "a b c d", "at(c,a) at(d,a) course(c) at(c,b)")]
    [InlineData("property", "a b c d", "at(c,a) not_at(c,a) at(d,a) at(c,b)")]
    [InlineData("relation", "a b c d", "course(c)")]
    [InlineData("span.overlap", "a c", "at(c,a) not_at(c,a) course(c)")]
    [InlineData("span.unrelated", "a b c d", "at(c,a) not_at(c,a) at(d,a) course(c) at(c,b)")]
    [InlineData("title", "a b c d", "at(c,a) not_at(c,a) at(d,a) course(c) at(c,b)")]
    public void Without_AMember_KeepsTheRest(string member, string spans, string relations)
    {
        var left = AnnotationMembers.Without(s_whole, [member])!;
        Assert.Equal(spans, string.Join(' ', left.Spans.Select(s => s.Id)));
        Assert.Equal(relations, string.Join(' ', left.Relations.Select(r => $"{r.Type}({r.Head}{(r.Tail is null ? "" : $",{r.Tail}")})")));
        Assert.Equal(member == "title" ? "" : "题", left.Title);
        Assert.Equal(member == "assertion" ? Assertion.Present : Assertion.Negated, left.Spans[0].Assertion);
    }

    [Fact]
    public void Without_WhatIsSaidOfSpansAndRelations_IsTheUsual()
    {
        var left = AnnotationMembers.Without(s_whole, ["attribute", "span.fragments", "confidence", "origin"])!;
        Assert.Equal(s_whole.Spans.Length + s_whole.Relations.Length, left.Spans.Length + left.Relations.Length);
        Assert.All(left.Spans, s => Assert.Equal((null, null, 1, "person"), (s.Attributes, s.Fragments, s.Confidence, s.Origin)));
        Assert.All(left.Relations, r => Assert.Equal((null, 1, "person"), (r.Attributes, r.Confidence, r.Origin)));
    }

    [Fact]
    public void Without_UnrelatedSpansAndUnannotatedTexts()
    {
        var alone = s_whole with
        {
            Relations = [new RelationAnnotation("at", "c", "a"), new RelationAnnotation("course", "b", null, new TextSpan(1, 2))],
        };
        var left = AnnotationMembers.Without(alone, ["span.unrelated"])!;
        Assert.Equal(["a", "c"], left.Spans.Select(s => s.Id));
        Assert.Equal(["at"], left.Relations.Select(r => r.Type));
        Assert.NotNull(AnnotationMembers.Without(alone with { Spans = [] }, ["text.unannotated"]));
        Assert.Null(AnnotationMembers.Without(alone with { Spans = [], Relations = [] }, ["text.unannotated", "title"]));
    }

    [Fact]
    public void Without_Spacing_MovesAllPlaces()
    {
        var left = AnnotationMembers.Without(
            s_whole with
            {
                Text = "左 肺\n头痛",
                Relations = [s_whole.Relations[3] with { Value = new TextSpan(2, 5) }],
            },
            ["text.spacing"]
        )!;
        Assert.Equal("左肺头痛", left.Text);
        Assert.Equal(["0-2", "1-2", "2-4", "3-4"], left.Spans.Select(s => $"{s.Span.Start}-{s.Span.End}"));
        Assert.Equal(("0-1;1-2", new TextSpan(1, 3)), (left.Spans[0].Fragments!.ToString(), left.Relations[0].Value!.Value));
    }

    /// <summary>Equal content, equal text: order and names do not count, everything else does.</summary>
    [Fact]
    public void Canonical_TellsApartWhatIsDifferent()
    {
        var same = s_whole with
        {
            Spans = [.. s_whole.Spans.Reverse().Select(s => s with { Id = "x" + s.Id })],
            Relations =
            [
                .. s_whole.Relations.Reverse().Select(r => r with { Head = "x" + r.Head, Tail = r.Tail is null ? null : "x" + r.Tail }),
            ],
        };
        Assert.Equal(One(s_whole), One(same));
        AnnotatedText[] others =
        [
            s_whole with
            {
                Title = "",
            },
            s_whole with
            {
                Text = s_whole.Text + "。",
            },
            With(s => s with { Type = "Sign" }),
            With(s => s with { Span = new TextSpan(3, 6) }),
            With(s => s with { IsSuggestion = true }),
            With(s => s with { Confidence = 0.9 }),
            With(s => s with { Origin = "x" }),
            With(s => s with { Assertion = Assertion.Uncertain }),
            With(s => s with { Attributes = AnnotationAttributes.With(null, "n", "v") }),
            With(s => s with { Fragments = Fragments.Of([new TextSpan(4, 5), new TextSpan(6, 7)]) }),
            Related(r => r with { Type = "near" }),
            Related(r => r with { Head = "b" }),
            Related(r => r with { Tail = "b" }),
            Related(r => r with { IsSuggestion = true }),
            Related(r => r with { Confidence = 0.9 }),
            Related(r => r with { Origin = "x" }),
            Related(r => r with { Assertion = Assertion.Negated }),
            Related(r => r with { Attributes = null }),
            s_whole with
            {
                Relations = s_whole.Relations.SetItem(3, s_whole.Relations[3] with { Value = new TextSpan(2, 3) }),
            },
        ];
        Assert.All(others, o => Assert.NotEqual(One(s_whole), One(o)));
        Assert.Equal(others.Length, others.Select(One).Distinct().Count());

        static string One(AnnotatedText text) => Assert.Single(AnnotationMembers.Canonical([text], []));
    }

    [Theory]
    [InlineData("occurrence", true, false)]
    [InlineData("end.place", false, true)]
    public void Canonical_BySurface_ForgetsThePlaceAlone(string member, bool forgetsSpans, bool forgetsEnds)
    {
        var text = new AnnotatedText(
            "",
            "甲乙甲",
            [
                new SpanAnnotation("a", "X", new TextSpan(0, 1)),
                new SpanAnnotation("b", "X", new TextSpan(1, 2)),
                new SpanAnnotation("c", "X", new TextSpan(2, 3)),
            ],
            [new RelationAnnotation("r", "a", "b")]
        );
        var moved = text with { Relations = [new RelationAnnotation("r", "c", "b")] };
        var fewer = text with { Spans = [text.Spans[0], text.Spans[1]] };
        var later = text with { Spans = [text.Spans[0] with { Span = new TextSpan(2, 3) }, text.Spans[1]] };
        Assert.Equal(forgetsSpans || forgetsEnds, Same(text, moved));
        Assert.Equal(forgetsSpans, Same(fewer, later));

        bool Same(AnnotatedText one, AnnotatedText other) =>
            AnnotationMembers.Canonical([one], [member]).SequenceEqual(AnnotationMembers.Canonical([other], [member]));
    }

    /// <summary>Of what overlaps the longest stays, then the first: picked one by one from all that are left.</summary>
    [Fact]
    public void FlatSpans_AreTheLongestOfWhatOverlaps() =>
        AnnotationGenerator.Texts.Sample(
            texts =>
            {
                foreach (var spans in texts.Select(t => t.Spans))
                {
                    var (left, kept) = (spans.ToList(), new List<SpanAnnotation>());
                    while (left.Count > 0)
                    {
                        var longest = left.Max(s => s.Span.Length);
                        var first = left.Where(s => s.Span.Length == longest).Min(s => s.Span.Start);
                        var chosen = left.Where(s => s.Span.Length == longest && s.Span.Start == first)
                            .OrderBy(s => s.Type, StringComparer.Ordinal)
                            .First();
                        kept.Add(chosen);
                        left.RemoveAll(s => s.Span.Start < chosen.Span.End && chosen.Span.Start < s.Span.End);
                    }

                    Assert.Equal(kept.OrderBy(s => s.Span.Start), FlatSpans.Of(spans));
                }
            },
            iter: 3_000
        );

    [Fact]
    public void CodePoints_AreThoseOfTheRunesOfAText() =>
        Gen.Select(
                ChoiceGenerator.Choice("a", "痛", "𠮷", "😀", "１", "\ud842", "\udfb7").Array[0, 12].Select(string.Concat),
                Gen.Int[-2, 30]
            )
            .Sample(
                (text, at) =>
                {
                    var units = new List<int>();
                    for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
                    {
                        units.Add(i);
                        if (i + 1 == text.Length)
                            break;
                    }

                    units.Add(text.Length);
                    var points = new CodePoints(text);
                    Assert.Equal(units.Count - 1, points.Length);
                    Assert.Equal(at >= 0 && at < units.Count ? units[at] : -1, points.ToUnit(at));
                    Assert.All(units.Select((unit, point) => (unit, point)), x => Assert.Equal(x.point, points.ToPoint(x.unit)));
                },
                iter: 5_000
            );

    [Fact]
    public void Formats_AreFoundByName_AndSayOnlyKnownLosses()
    {
        Assert.Equal(AnnotationFormats.All.Count, AnnotationFormats.All.Select(f => f.Name).Distinct().Count());
        Assert.All(AnnotationFormats.All, f => Assert.Same(f, AnnotationFormats.Find(f.Name.ToUpperInvariant())));
        Assert.All(AnnotationFormats.All, f => Assert.Empty(f.CannotHold.Except(AnnotationMembers.All)));
        Assert.Null(AnnotationFormats.Find("nothing"));
        Assert.Null(AnnotationFormats.Find(null));
    }

    private static AnnotatedText With(Func<SpanAnnotation, SpanAnnotation> change) =>
        s_whole with
        {
            Spans = s_whole.Spans.SetItem(2, change(s_whole.Spans[2])),
        };

    private static AnnotatedText Related(Func<RelationAnnotation, RelationAnnotation> change) =>
        s_whole with
        {
            Relations = s_whole.Relations.SetItem(0, change(s_whole.Relations[0])),
        };
}
