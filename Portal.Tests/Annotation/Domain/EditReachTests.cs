using CsCheck;
using Portal.Domain.Annotation;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain;

public sealed class EditReachTests
{
    /// <summary>A command does to what it reaches exactly what it does to the whole layer.</summary>
    [Fact]
    public void Of_AnyCommand_ReachesAllThatItLooksAt() =>
        Gen.Select(LayerGenerator.Layers, LayerGenerator.Edits)
            .Sample(
                (layer, edit) =>
                {
                    var (whole, part) = (layer.Apply(edit), Part(layer, EditReach.Of([edit])).Apply(edit));
                    Assert.Equal(whole.Problems.Select(p => p.ToString()), part.Problems.Select(p => p.ToString()));
                    if (!whole.Success || !part.Success)
                        return;
                    Assert.Equal(whole.Value.Mentions.OrderBy(m => m.Id), part.Value.Mentions.OrderBy(m => m.Id));
                    Assert.Equal(whole.Value.Relations.OrderBy(r => r.Id), part.Value.Relations.OrderBy(r => r.Id));
                    Assert.Equal(whole.Value.Inverse.Mentions.OrderBy(m => m.Id), part.Value.Inverse.Mentions.OrderBy(m => m.Id));
                    Assert.Equal(whole.Value.Inverse.Relations.OrderBy(r => r.Id), part.Value.Inverse.Relations.OrderBy(r => r.Id));
                    // So does the command that reverses it.
                    var back = EditReach.Of([whole.Value.Inverse]);
                    Assert.Equal(
                        whole.Value.After.Apply(whole.Value.Inverse).GetValueOrThrow().Mentions,
                        Part(whole.Value.After, back).Apply(whole.Value.Inverse).GetValueOrThrow().Mentions
                    );
                },
                iter: 20_000
            );

    [Fact]
    public void Of_SeveralCommands_IsWhatEachReaches() =>
        LayerGenerator
            .Edits.Array[0, 4]
            .Sample(
                edits =>
                {
                    var each = edits.Select(e => EditReach.Of([e])).ToList();
                    var together = EditReach.Of(edits);
                    Assert.Equal(each.SelectMany(r => r.Ids).ToHashSet(), together.Ids);
                    Assert.Equal(each.SelectMany(r => r.Starts).ToHashSet(), together.Starts);
                    var batch = EditReach.Of([new DocumentEdit.Batch(edits)]);
                    Assert.Equal((true, true), (batch.Ids.SetEquals(together.Ids), batch.Starts.SetEquals(together.Starts)));
                },
                iter: 1_000
            );

    [Fact]
    public void Of_WhatLacksSomething_IsWhatThereIs()
    {
        var id = Guid.CreateVersion7();
        DocumentEdit?[] edits =
        [
            null,
            new DocumentEdit.SetMentionState(null!, MentionState.Accepted),
            new DocumentEdit.SetRelationState(null!, MentionState.Accepted),
            new DocumentEdit.SetAssertion(null!, Assertion.Negated),
            new DocumentEdit.SetAttribute(null!, "a", null),
            new DocumentEdit.SetFragments(id, null!),
            new DocumentEdit.SetFragments(id, [null!, new DocumentEdit.Piece(3, 4)]),
            new DocumentEdit.Batch(null!),
            new DocumentEdit.Batch([null!]),
        ];
        var reach = EditReach.Of(edits!);
        Assert.Equal([id], reach.Ids);
        Assert.Equal([3], reach.Starts);
    }

    [Fact]
    public void With_MoreIds_KeepsTheRest()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var reach = EditReach.Of([new DocumentEdit.AddMention(first, "Disease", 5, 7)]);
        var more = reach.With([second, first]);
        Assert.Equal(new HashSet<Guid> { first, second }, more.Ids);
        Assert.Equal([5], more.Starts);
        Assert.Equal([first], reach.Ids);
    }

    [Fact]
    public void Of_AMentionMadeAnew_ReachesRelationsThatHeldItsId()
    {
        var (id, relation) = (new Guid(3, 0, 0, new byte[8]), new Guid(103, 0, 0, new byte[8]));
        var held = new RelationMention(relation, "treats", id, id, null, MentionState.Suggested, "llm:stub", 0.25);
        var layer = new DocumentAnnotations(
            LayerGenerator.Text,
            LayerGenerator.Schema,
            new Dictionary<Guid, EntityMention>(),
            new Dictionary<Guid, RelationMention> { [relation] = held }
        );
        var edit = new DocumentEdit.Batch([
            new DocumentEdit.AddMention(id, "Disease", 7, 8),
            new DocumentEdit.SetMentionState([id], MentionState.Deleted),
        ]);
        var part = Part(layer, EditReach.Of([edit]));
        Assert.Equal([relation], part.Apply(edit).GetValueOrThrow().Relations.Select(r => r.Id));
    }

    // As the portal reads a long document: what is named, what begins there, and twice what touches that.
    private static DocumentAnnotations Part(DocumentAnnotations layer, EditReach reach)
    {
        var mentions = layer.Mentions.Values.Where(m => reach.Ids.Contains(m.Id) || reach.Starts.Contains(m.Span.Start)).ToHashSet();
        var relations = layer.Relations.Values.Where(r => reach.Ids.Contains(r.Id)).ToHashSet();
        for (var round = 0; round < 2; round++)
        {
            var ids = mentions.Select(m => m.Id).Union(reach.Ids).ToHashSet();
            relations.UnionWith(layer.Relations.Values.Where(r => ids.Contains(r.Head) || (r.Tail is { } tail && ids.Contains(tail))));
            var ends = relations.SelectMany(r => new[] { r.Head, r.Tail }).ToHashSet();
            mentions.UnionWith(layer.Mentions.Values.Where(m => ends.Contains(m.Id)));
        }

        return layer with
        {
            // Read in another order.
            Mentions = layer.Mentions.Values.Where(mentions.Contains).Reverse().ToDictionary(m => m.Id),
            Relations = layer.Relations.Values.Where(relations.Contains).Reverse().ToDictionary(r => r.Id),
        };
    }
}
