using CsCheck;
using Portal.Demo;
using Portal.Domain.Annotation;

namespace Portal.Tests.Domain.Annotation;

public sealed class DocumentAnnotationsTests
{
    private const string Text = "高血压患者常有头痛和头晕，𠮷田医生说。";
    private static readonly Guid s_head = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_tail = new("00000000-0000-0000-0000-000000000002");

    [Fact]
    public void AddRelation_Legal_Accepted()
    {
        var after = Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 3), new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9), new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", s_head, s_tail));
        Assert.Equal(MentionState.Accepted, Assert.Single(after.Relations.Values).State);
    }

    [Theory]
    [InlineData("treated_by_drug", "annotation.relation.illegal")]
    [InlineData("nothing", "annotation.relation.illegal")]
    public void AddRelation_OutsideTheSchema_IsAProblem(string type, string code)
    {
        var before = Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 3), new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9));
        Assert.Equal(code, Assert.Single(before.Apply(new DocumentEdit.AddRelation(Guid.CreateVersion7(), type, s_head, s_tail)).Problems).Code);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(3, 3)]
    [InlineData(0, 99)]
    [InlineData(13, 14)]
    [InlineData(14, 16)]
    public void AddMention_IllegalSpan_IsAProblem(int start, int end) =>
        Assert.Equal("annotation.span.illegal", Assert.Single(Empty().Apply(new DocumentEdit.AddMention(s_head, "Disease", start, end)).Problems).Code);

    [Fact]
    public void Retype_BreakingARelation_DeletesTheRelation()
    {
        var before = Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 3), new DocumentEdit.AddMention(s_tail, "Symptom", 7, 9), new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", s_head, s_tail));
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
    public void Apply_RandomEditsUndone_NothingIsLeft() => Gen.Int[0, int.MaxValue].Array[200].Sample(numbers =>
    {
        var current = Empty();
        var inverses = new Stack<DocumentEdit>();
        foreach (var n in numbers)
        {
            var result = current.Apply(Edit(current, n));
            if (!result.Success)
                continue;
            inverses.Push(result.Value.Inverse);
            current = result.Value.After;
        }

        while (inverses.TryPop(out var inverse))
            current = current.Apply(inverse).GetValueOrThrow().After;
        Assert.All(current.Mentions.Values, m => Assert.Equal(MentionState.Deleted, m.State));
        Assert.All(current.Relations.Values, r => Assert.Equal(MentionState.Deleted, r.State));
    }, iter: 50);

    private static DocumentEdit Edit(DocumentAnnotations current, int n)
    {
        string[] types = ["Disease", "Symptom", "Drug"];
        var ids = current.Mentions.Keys.Order().ToList();
        var relations = current.Relations.Keys.Order().ToList();
        var id = ids.Count == 0 ? Guid.Empty : ids[n / 7 % ids.Count];
        var other = ids.Count == 0 ? Guid.Empty : ids[n / 11 % ids.Count];
        return (n % 7) switch
        {
            0 or 1 => new DocumentEdit.AddMention(Guid.CreateVersion7(), types[n / 3 % 3], n / 5 % 12, (n / 5 % 12) + 1 + (n % 3)),
            2 => new DocumentEdit.RetypeMention(id, types[n / 3 % 3]),
            3 => new DocumentEdit.ResizeMention(id, n / 5 % 10, (n / 5 % 10) + 2),
            4 => new DocumentEdit.SetMentionState([id], (MentionState)(n / 3 % 4)),
            5 => new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", id, other),
            _ => new DocumentEdit.SetRelationState(relations.Count == 0 ? [Guid.Empty] : [relations[n / 13 % relations.Count]], (MentionState)(n / 3 % 4)),
        };
    }

    private static DocumentAnnotations Empty() => new(Text, DemoContent.Of("zh").Schema, new Dictionary<Guid, EntityMention>(), new Dictionary<Guid, RelationMention>());

    private static DocumentAnnotations Do(DocumentAnnotations annotations, params DocumentEdit[] edits) => edits.Aggregate(annotations, (a, e) => a.Apply(e).GetValueOrThrow().After);
}
