using CsCheck;
using Portal.Domain.Annotation;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain;

/// <summary>Commands to layers in any state, against the rules as they are said plainly.</summary>
public sealed class EditPropertyTests
{
    private static readonly Gen<(DocumentAnnotations Layer, DocumentEdit[] Edits)> s_cases = Gen.Select(
        LayerGenerator.Layers,
        LayerGenerator.Edits.Array[1, 6]
    );

    [Fact]
    public void Apply_AnyCommand_IsAsTheRulesSay() =>
        s_cases.Sample(
            (layer, edits) =>
            {
                var (current, naive) = (layer, NaiveAnnotations.Of(layer));
                foreach (var edit in edits)
                {
                    var (problem, result) = (naive.Apply(edit), current.Apply(edit));
                    if (naive.IsAmbiguous)
                        return;
                    Assert.Equal(problem, result.Success ? null : Assert.Single(result.Problems).Code);
                    current = result.Success ? result.Value.After : current;
                    Assert.Equal(naive.Mentions.OrderBy(m => m.Id), current.Mentions.Values.OrderBy(m => m.Id));
                    Assert.Equal(naive.Relations.OrderBy(r => r.Id), current.Relations.Values.OrderBy(r => r.Id));
                }
            },
            iter: 20_000
        );

    /// <summary>What is stored is what is told to be changed, and the command itself must leave what it was given alone.</summary>
    [Fact]
    public void Apply_AnyCommand_TellsExactlyWhatIsNewOrChanged() =>
        s_cases.Sample(
            (layer, edits) =>
            {
                var (mentions, relations) = (layer.Mentions.Values.ToList(), layer.Relations.Values.ToList());
                foreach (var edit in edits)
                {
                    if (layer.Apply(edit) is not { Success: true, Value: var change })
                        continue;
                    Assert.Equal(mentions, layer.Mentions.Values);
                    Assert.Equal(relations, layer.Relations.Values);
                    Assert.Equal(change.Mentions.Count, change.Mentions.Select(m => m.Id).Distinct().Count());
                    Assert.Equal(change.Relations.Count, change.Relations.Select(r => r.Id).Distinct().Count());
                    Assert.All(change.Mentions, m => Assert.Equal(m, change.After.Mentions[m.Id]));
                    Assert.All(change.Relations, r => Assert.Equal(r, change.After.Relations[r.Id]));
                    Assert.Empty(
                        change
                            .After.Mentions.Values.Except(layer.Mentions.Values)
                            .Select(m => m.Id)
                            .Except(change.Mentions.Select(m => m.Id))
                    );
                    Assert.Empty(
                        change
                            .After.Relations.Values.Except(layer.Relations.Values)
                            .Select(r => r.Id)
                            .Except(change.Relations.Select(r => r.Id))
                    );
                    Assert.Equal((layer.Text, layer.Schema), (change.After.Text, change.After.Schema));
                }
            },
            iter: 5_000
        );

    /// <summary>The inverse gives the layer back; what the command made is deleted, not gone, so that a repeat finds it.</summary>
    [Fact]
    public void Inverse_OfAnyCommand_GivesTheLayerBack() =>
        s_cases.Sample(
            (layer, edits) =>
            {
                foreach (var edit in edits)
                {
                    if (layer.Apply(edit) is not { Success: true, Value: var change })
                        continue;
                    var back = change.After.Apply(change.Inverse).GetValueOrThrow();
                    Assert.Equal(layer.Mentions.Values, back.After.Mentions.Values.Where(m => layer.Mentions.ContainsKey(m.Id)));
                    Assert.Equal(layer.Relations.Values, back.After.Relations.Values.Where(r => layer.Relations.ContainsKey(r.Id)));
                    Assert.All(
                        back.After.Mentions.Values.Where(m => !layer.Mentions.ContainsKey(m.Id)),
                        m => Assert.Equal(change.After.Mentions[m.Id] with { State = MentionState.Deleted }, m)
                    );
                    Assert.All(
                        back.After.Relations.Values.Where(r => !layer.Relations.ContainsKey(r.Id)),
                        r => Assert.Equal(change.After.Relations[r.Id] with { State = MentionState.Deleted }, r)
                    );
                    // And once more: the inverse of the inverse is the command done again.
                    var again = back.After.Apply(back.Inverse).GetValueOrThrow().After;
                    Assert.Equal(change.After.Mentions.Values, again.Mentions.Values);
                    Assert.Equal(change.After.Relations.Values, again.Relations.Values);
                }
            },
            iter: 5_000
        );

    /// <summary>Whatever is done to a layer that is legal, it stays so: live relations have live ends and are allowed, live mentions are
    /// of types that can be labeled and lie whole in the text.</summary>
    [Fact]
    public void Apply_ToALegalLayer_LeavesItLegal() =>
        LayerGenerator
            .Edits.Array[1, 40]
            .Sample(
                edits =>
                {
                    var layer = new DocumentAnnotations(
                        LayerGenerator.Text,
                        LayerGenerator.Schema,
                        new Dictionary<Guid, EntityMention>(),
                        new Dictionary<Guid, RelationMention>()
                    );
                    foreach (var edit in edits.Where(e => !Revives(e)))
                        layer = layer.Apply(edit) is { Success: true, Value: var change } ? change.After : layer;
                    foreach (var mention in layer.Mentions.Values)
                    {
                        Assert.False(layer.Schema.Entity(mention.Type)!.IsAbstract);
                        Assert.All(mention.Pieces, p => Assert.True(p.IsWholeIn(layer.Text) && p.Of(layer.Text).Trim().Length > 0));
                        Assert.Equal(mention.Span, new(mention.Pieces[0].Start, mention.Pieces[^1].End));
                    }

                    foreach (var relation in layer.Relations.Values.Where(r => r.State == MentionState.Accepted))
                    {
                        Assert.Equal(MentionState.Accepted, layer.Mentions[relation.Head].State);
                        if (relation.Tail is { } tail)
                            Assert.True(
                                layer.Schema.Allows(relation.Type, layer.Mentions[relation.Head].Type, layer.Mentions[tail].Type)
                                    && layer.Mentions[tail].State == MentionState.Accepted
                            );
                        else
                            Assert.NotNull(layer.Schema.Property(layer.Mentions[relation.Head].Type, relation.Type));
                    }
                },
                iter: 3_000
            );

    // What was decided against comes back alive by these, and nobody looks again whether its ends are; or is only suggested again.
    private static bool Revives(DocumentEdit edit) =>
        edit
            is DocumentEdit.SetRelationState { State: MentionState.Accepted or MentionState.Suggested }
                or DocumentEdit.SetMentionState { State: MentionState.Suggested }
                or DocumentEdit.SetAssertion
                or DocumentEdit.SetAttribute
        || (edit is DocumentEdit.Batch batch && batch.Edits.Any(Revives));
}
