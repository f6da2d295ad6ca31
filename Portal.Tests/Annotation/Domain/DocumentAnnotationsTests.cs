using CsCheck;
using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain;

public sealed class DocumentAnnotationsTests
{
    private const string Text = "高血压患者常有头痛和头晕，𠮷田医生说。";
    private static readonly Guid s_head = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_tail = new("00000000-0000-0000-0000-000000000002");

    [Fact]
    public void AddRelation_Legal_Accepted()
    {
        var after = Do(
            Empty(),
            new DocumentEdit.AddMention(s_head, "Disease", 0, 3),
            new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9),
            new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", s_head, s_tail)
        );
        Assert.Equal(MentionState.Accepted, Assert.Single(after.Relations.Values).State);
    }

    [Theory]
    [InlineData("treated_by_drug", "annotation.relation.illegal")]
    [InlineData("nothing", "annotation.relation.illegal")]
    public void AddRelation_OutsideTheSchema_IsAProblem(string type, string code)
    {
        var before = Do(
            Empty(),
            new DocumentEdit.AddMention(s_head, "Disease", 0, 3),
            new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9)
        );
        Assert.Equal(
            code,
            Assert.Single(before.Apply(new DocumentEdit.AddRelation(Guid.CreateVersion7(), type, s_head, s_tail)).Problems).Code
        );
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(3, 3)]
    [InlineData(0, 99)]
    [InlineData(13, 14)]
    [InlineData(14, 16)]
    public void AddMention_IllegalSpan_IsAProblem(int start, int end) =>
        Assert.Equal(
            "annotation.span.illegal",
            Assert.Single(Empty().Apply(new DocumentEdit.AddMention(s_head, "Disease", start, end)).Problems).Code
        );

    [Fact]
    public void Retype_BreakingARelation_DeletesTheRelation()
    {
        var before = Do(
            Empty(),
            new DocumentEdit.AddMention(s_head, "Disease", 0, 3),
            new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9),
            new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", s_head, s_tail)
        );
        var after = Do(before, new DocumentEdit.RetypeMention(s_tail, "Food"));
        Assert.Equal(MentionState.Deleted, Assert.Single(after.Relations.Values).State);
    }

    [Fact]
    public void AddMention_OnASuggestion_AcceptsIt()
    {
        var suggested = new EntityMention(s_head, "Disease", new(0, 3), MentionState.Suggested, "dictionary", 0.9);
        var before = Empty() with { Mentions = new Dictionary<Guid, EntityMention> { [s_head] = suggested } };
        var after = Do(before, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Disease", 0, 3));
        Assert.Equal(suggested with { State = MentionState.Accepted }, Assert.Single(after.Mentions.Values));
    }

    // 200 steps each: whatever was done, undoing all of it gives what was seen before.
    [Fact]
    public void Apply_RandomEditsUndone_NothingIsLeft() =>
        Gen.Int[0, int.MaxValue]
            .Array[200]
            .Sample(
                numbers =>
                {
                    var current = Empty();
                    var inverses = new Stack<DocumentEdit>();
                    foreach (var n in numbers)
                    {
                        var result = current.Apply(EditGenerator.Edit(current, n));
                        if (!result.Success)
                            continue;
                        inverses.Push(result.Value.Inverse);
                        current = result.Value.After;
                    }

                    while (inverses.TryPop(out var inverse))
                        current = current.Apply(inverse).GetValueOrThrow().After;
                    Assert.All(current.Mentions.Values, m => Assert.Equal(MentionState.Deleted, m.State));
                    Assert.All(current.Relations.Values, r => Assert.Equal(MentionState.Deleted, r.State));
                },
                iter: 50
            );

    // Back and forth at random, as undo and redo do: wherever it has been before, it is the same again.
    [Fact]
    public void Apply_RandomStepsBackAndForth_ComeToTheSameStates() =>
        Gen.Int[0, int.MaxValue]
            .Array[200]
            .Sample(
                numbers =>
                {
                    List<string> states = [Seen(Empty())];
                    List<(DocumentEdit Do, DocumentEdit Undo)> log = [];
                    var (current, at) = (Empty(), 0);
                    foreach (var n in numbers)
                    {
                        if (n % 3 == 0 && at > 0)
                        {
                            current = Do(current, log[--at].Undo);
                        }
                        else if (n % 3 == 1 && at < log.Count)
                        {
                            // A redo is the inverse of the undo.
                            current = Do(current, log[at++].Do);
                        }
                        else
                        {
                            var edit =
                                n % 5 == 0
                                    ? new DocumentEdit.Batch([
                                        .. Enumerable
                                            .Range(1, 1 + (n % 4))
                                            .Select(i => EditGenerator.Edit(current, unchecked(n * (i + 7)) & int.MaxValue)),
                                    ])
                                    : EditGenerator.Edit(current, n);
                            if (current.Apply(edit) is not { Success: true } result)
                                continue;
                            log.RemoveRange(at, log.Count - at);
                            states.RemoveRange(at + 1, states.Count - at - 1);
                            var forth = result.Value.After.Apply(result.Value.Inverse).GetValueOrThrow();
                            log.Add((forth.Inverse, result.Value.Inverse));
                            current = result.Value.After;
                            states.Add(Seen(current));
                            at++;
                        }

                        Assert.Equal(states[at], Seen(current));
                    }
                },
                iter: 100
            );

    [Fact]
    public void Apply_WhatLacksSomething_IsIllegal()
    {
        DocumentEdit[] edits =
        [
            new DocumentEdit.AddMention(s_head, null!, 0, 1),
            new DocumentEdit.RetypeMention(s_head, null!),
            new DocumentEdit.AddRelation(s_head, null!, s_head, s_tail),
            new DocumentEdit.AddProperty(s_head, null!, s_head, 0, 1),
            new DocumentEdit.RetypeRelation(s_head, null!),
            new DocumentEdit.SetMentionState(null!, MentionState.Accepted),
            new DocumentEdit.SetRelationState(null!, MentionState.Accepted),
            new DocumentEdit.SetAssertion(null!, default),
            new DocumentEdit.SetAttribute(null!, "a", "b"),
            new DocumentEdit.SetFragments(s_head, null!),
            new DocumentEdit.SetFragments(s_head, [null!]),
            new DocumentEdit.Batch(null!),
            new DocumentEdit.Batch([new DocumentEdit.SetMentionState(null!, MentionState.Accepted)]),
        ];
        Assert.All(edits, e => Assert.Equal("edit.illegal", Assert.Single(Empty().Apply(e).Problems).Code));
    }

    [Fact]
    public void Attributes_AreSetChangedAndTakenAway()
    {
        var before = Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 3));
        var after = Do(
            before,
            new DocumentEdit.SetAttribute([s_head], "severity", " high "),
            new DocumentEdit.SetAttribute([s_head], "阶段", "II"),
            new DocumentEdit.SetAttribute([s_head], "severity", "low")
        );
        Assert.Equal("""{"severity":"low","\u9636\u6BB5":"II"}""", after.Mentions[s_head].Attributes!.ToString());
        Assert.Equal(after.Mentions[s_head].Attributes, AnnotationAttributes.Parse(after.Mentions[s_head].Attributes!.ToString()));
        Assert.Null(
            Do(after, new DocumentEdit.SetAttribute([s_head], "severity", null), new DocumentEdit.SetAttribute([s_head], "阶段", null))
                .Mentions[s_head]
                .Attributes
        );
        foreach (
            var (name, value) in new[]
            {
                ("two words", "x"),
                ("", "x"),
                ("x", ""),
                ("x", "a\nb"),
                (new string('x', 65), "x"),
                ("x", new string('x', 501)),
            }
        )
            Assert.Equal(
                "annotation.attribute.illegal",
                Assert.Single(before.Apply(new DocumentEdit.SetAttribute([s_head], name, value)).Problems).Code
            );
        var full = Enumerable
            .Range(0, AnnotationAttributes.Most)
            .Aggregate(before, (a, i) => Do(a, new DocumentEdit.SetAttribute([s_head], $"a{i}", "x")));
        Assert.Equal(
            "annotation.attribute.many",
            Assert.Single(full.Apply(new DocumentEdit.SetAttribute([s_head], "one", "x")).Problems).Code
        );
        Do(full, new DocumentEdit.SetAttribute([s_head], "a3", "y"));
        Assert.Equal("annotation.missing", Assert.Single(before.Apply(new DocumentEdit.SetAttribute([s_tail], "x", "y")).Problems).Code);
        Assert.Equal(
            """{"b":"2"}""",
            AnnotationAttributes
                .Common([
                    AnnotationAttributes.Of([KeyValuePair.Create("a", "1"), KeyValuePair.Create("b", "2")]),
                    AnnotationAttributes.Of([KeyValuePair.Create("b", "2")]),
                ])!
                .ToString()
        );
    }

    [Fact]
    public void Fragments_AddedMovedAndTakenOut()
    {
        // 高血压患者常有头痛: the pieces in any order, joined where they touch; borders move the outer ones only.
        var before = Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 2));
        var pieces = Do(
            before,
            new DocumentEdit.SetFragments(s_head, [new DocumentEdit.Piece(7, 9), new DocumentEdit.Piece(0, 2)])
        ).Mentions[s_head];
        Assert.Equal(
            (new TextSpan(0, 9), "0-2;7-9", $"{Text[..2]}{Text[7..9]}"),
            (pieces.Span, pieces.Fragments!.ToString(), pieces.Surface(Text))
        );
        var moved = Do(
            before,
            new DocumentEdit.SetFragments(s_head, [.. pieces.Pieces.Select(p => new DocumentEdit.Piece(p.Start, p.End))]),
            new DocumentEdit.ResizeMention(s_head, 1, 8)
        );
        Assert.Equal("1-2;7-8", moved.Mentions[s_head].Fragments!.ToString());
        Assert.Equal("annotation.fragments.resize", Assert.Single(moved.Apply(new DocumentEdit.ResizeMention(s_head, 3, 8)).Problems).Code);
        var one = Do(moved, new DocumentEdit.SetFragments(s_head, [new DocumentEdit.Piece(0, 2), new DocumentEdit.Piece(2, 3)])).Mentions[
            s_head
        ];
        Assert.Equal((new TextSpan(0, 3), null), (one.Span, one.Fragments));
        Assert.Equal("annotation.fragments.count", Assert.Single(before.Apply(new DocumentEdit.SetFragments(s_head, [])).Problems).Code);
        Assert.Equal(
            "annotation.span.illegal",
            Assert
                .Single(
                    before
                        .Apply(new DocumentEdit.SetFragments(s_head, [new DocumentEdit.Piece(0, 2), new DocumentEdit.Piece(5, 900)]))
                        .Problems
                )
                .Code
        );
        Assert.Equal(
            "annotation.span.illegal",
            Assert.Single(before.Apply(new DocumentEdit.SetFragments(s_head, [new DocumentEdit.Piece(-1, 2)])).Problems).Code
        );
        // The same pieces are one mention; the same borders with other pieces are another.
        var twin = Do(moved, new DocumentEdit.AddMention(s_tail, "Disease", 1, 8));
        Assert.Equal(
            "annotation.mention.exists",
            Assert
                .Single(
                    twin.Apply(new DocumentEdit.SetFragments(s_tail, [new DocumentEdit.Piece(1, 2), new DocumentEdit.Piece(7, 8)])).Problems
                )
                .Code
        );
        Assert.Equal("gall stone", Fragments.Of([new TextSpan(0, 4), new TextSpan(9, 14)])!.In("gall and stone"));
    }

    [Fact]
    public void Batch_IsAllOrNothing_AndOneStepBack()
    {
        var before = Do(
            Empty(),
            new DocumentEdit.AddMention(s_head, "Disease", 0, 3),
            new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9)
        );
        var third = Guid.CreateVersion7();
        var related = new DocumentEdit.Batch([
            new DocumentEdit.AddMention(third, "Symptom", 10, 12),
            new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", s_head, s_tail),
            new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", s_head, third),
        ]);
        var change = before.Apply(related).GetValueOrThrow();
        Assert.Equal((1, 2), (change.Mentions.Count, change.Relations.Count));
        Assert.Equal(Seen(before), Seen(Do(change.After, change.Inverse)));

        var broken = new DocumentEdit.Batch([
            related.Edits[0],
            new DocumentEdit.AddRelation(Guid.CreateVersion7(), "nothing", s_head, third),
        ]);
        Assert.Equal("annotation.relation.illegal", Assert.Single(before.Apply(broken).Problems).Code);
        Assert.Equal("edit.illegal", Assert.Single(before.Apply(new DocumentEdit.Batch([related])).Problems).Code);
        Assert.Equal("annotation.batch.size", Assert.Single(before.Apply(new DocumentEdit.Batch([])).Problems).Code);
    }

    [Fact]
    public void SetAssertion_OfASuggestedRelation_AcceptsItAndItsEnds()
    {
        var relation = Guid.CreateVersion7();
        var before = Do(
            Empty(),
            new DocumentEdit.AddMention(s_head, "Disease", 0, 3),
            new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9),
            new DocumentEdit.AddRelation(relation, "has_symptom", s_head, s_tail)
        );
        before = before with
        {
            Relations = before.Relations.Values.ToDictionary(r => r.Id, r => r with { State = MentionState.Suggested }),
        };
        var after = Do(before, new DocumentEdit.SetAssertion([relation], Assertion.Negated));
        Assert.Equal((MentionState.Accepted, Assertion.Negated), (after.Relations[relation].State, after.Relations[relation].Assertion));
        Assert.Equal("edit.illegal", Assert.Single(before.Apply(new DocumentEdit.SetAssertion([relation], (Assertion)16)).Problems).Code);
    }

    private static string Seen(DocumentAnnotations annotations) =>
        string.Join(
            '\n',
            annotations
                .Mentions.Values.Where(m => m.State != MentionState.Deleted)
                .OrderBy(m => m.Id)
                .Select(m => m.ToString())
                .Concat(
                    annotations.Relations.Values.Where(r => r.State != MentionState.Deleted).OrderBy(r => r.Id).Select(r => r.ToString())
                )
        );

    private static DocumentAnnotations Empty() =>
        new(Text, DemoContent.Of("zh").Schema, new Dictionary<Guid, EntityMention>(), new Dictionary<Guid, RelationMention>());

    private static DocumentAnnotations Do(DocumentAnnotations annotations, params DocumentEdit[] edits) =>
        edits.Aggregate(annotations, (a, e) => a.Apply(e).GetValueOrThrow().After);
}
