using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain;

public sealed class ReviewDecisionTests
{
    private static readonly KnowledgeSchema s_schema = DemoContent.Of("zh").Schema;
    private static readonly Guid s_id = Guid.CreateVersion7();

    [Theory]
    [InlineData("accept", MentionState.Suggested, MentionState.Accepted)]
    [InlineData(" Y ", MentionState.Suggested, MentionState.Accepted)]
    [InlineData("Yes", MentionState.Rejected, MentionState.Accepted)]
    [InlineData("采纳", MentionState.Deleted, MentionState.Accepted)]
    [InlineData("接受", MentionState.Accepted, MentionState.Accepted)]
    [InlineData("reject", MentionState.Suggested, MentionState.Rejected)]
    [InlineData("n", MentionState.Accepted, MentionState.Deleted)]
    [InlineData("NO", MentionState.Rejected, MentionState.Rejected)]
    [InlineData("驳回", MentionState.Deleted, MentionState.Deleted)]
    [InlineData("拒绝", MentionState.Suggested, MentionState.Rejected)]
    [InlineData("", MentionState.Suggested, MentionState.Suggested)]
    [InlineData("  ", MentionState.Rejected, MentionState.Rejected)]
    [InlineData("maybe", MentionState.Suggested, null)]
    [InlineData("accepted", MentionState.Suggested, null)]
    public void StateAfter_TheWordsOfReviewers(string decision, MentionState before, MentionState? after) =>
        Assert.Equal(after, ReviewDecision.StateAfter(decision, before));

    [Fact]
    public void Of_Mention_ThatIsNotThere_IsUnknownByItsId()
    {
        var decision = ReviewDecision.Of(s_schema, Line("accept"), null, "");
        Assert.Null(decision.Edit);
        Assert.Equal(
            ("annotations.review.unknown", "Mentions 3", $"{s_id}"),
            (decision.Problem!.Code, decision.Problem.Field, decision.Problem.Arguments[0])
        );
    }

    [Fact]
    public void Of_Mention_ThatStandsOnOtherWords_IsUnknown_WhateverIsDecided()
    {
        foreach (var line in new[] { Line("accept"), Line("", "Symptom") })
        {
            var decision = ReviewDecision.Of(s_schema, line, Mention(MentionState.Suggested), "高血压");
            Assert.Null(decision.Edit);
            Assert.Equal(("annotations.review.unknown", "痛风"), (decision.Problem!.Code, decision.Problem.Arguments[0]));
        }
    }

    [Theory]
    [InlineData("Symptom")]
    [InlineData("症状")]
    public void Of_Mention_AnotherType_CorrectsItWhateverElseIsDecided(string type)
    {
        foreach (var decision in new[] { "", "reject", "maybe" })
            Assert.Equal(new DocumentEdit.RetypeMention(s_id, "Symptom"), OfMention(Line(decision, type), MentionState.Suggested).Edit);
    }

    [Fact]
    public void Of_Mention_ATypeThatIsNone_OrThatNothingMayHave_IsSaidWithItsWords()
    {
        var isAbstract = s_schema with
        {
            Entities = [.. s_schema.Entities.Select(e => e.Id == "Symptom" ? e with { IsAbstract = true } : e)],
        };
        foreach (var (schema, type) in new[] { (s_schema, "Planet"), (isAbstract, "Symptom") })
        {
            var problem = ReviewDecision.Of(schema, Line("accept", type), Mention(MentionState.Suggested), "痛风").Problem!;
            Assert.Equal("annotations.type.unknown", problem.Code);
            Assert.Equal([type, "痛风"], problem.Arguments);
        }
    }

    [Fact]
    public void Of_Mention_TheTypeThatItHas_LeavesTheDecision()
    {
        var edit = Assert.IsType<DocumentEdit.SetMentionState>(OfMention(Line("accept", "疾病"), MentionState.Suggested).Edit);
        Assert.Equal((s_id, MentionState.Accepted), (Assert.Single(edit.Ids), edit.State));
        Assert.Equal((null, null), Parts(OfMention(Line("", "Disease"), MentionState.Suggested)));
    }

    [Fact]
    public void Of_Mention_DecidedSoAlready_AsksForNothing()
    {
        Assert.Equal((null, null), Parts(OfMention(Line("accept"), MentionState.Accepted)));
        Assert.Equal((null, null), Parts(OfMention(Line("reject"), MentionState.Rejected)));
    }

    [Fact]
    public void Of_Mention_WordsThatDecideNothing_AreSaid()
    {
        var problem = OfMention(Line("maybe"), MentionState.Suggested).Problem!;
        Assert.Equal(("annotations.review.decision", "maybe"), (problem.Code, problem.Arguments[0]));
    }

    [Fact]
    public void Of_Relation_IsDecidedTheSameWay()
    {
        var edit = Assert.IsType<DocumentEdit.SetRelationState>(ReviewDecision.Of(Line("reject"), MentionState.Suggested).Edit);
        Assert.Equal((s_id, MentionState.Rejected), (Assert.Single(edit.Ids), edit.State));
        Assert.Equal((null, null), Parts(ReviewDecision.Of(Line("accept"), MentionState.Accepted)));
        Assert.Equal("annotations.review.decision", ReviewDecision.Of(Line("maybe"), MentionState.Accepted).Problem!.Code);
        Assert.Equal("annotations.review.unknown", ReviewDecision.Of(Line("accept"), null).Problem!.Code);
    }

    private static (DocumentEdit?, Portal.Domain.Problem?) Parts(ReviewDecision decision) => (decision.Edit, decision.Problem);

    private static ReviewDecision OfMention(ReviewLine line, MentionState state) =>
        ReviewDecision.Of(s_schema, line, Mention(state), "痛风");

    private static ReviewLine Line(string decision, string type = "") => new(s_id, "Mentions 3", "痛风", decision, type);

    private static EntityMention Mention(MentionState state) => new(s_id, "Disease", new TextSpan(2, 4), state, "dictionary", 0.9);
}
