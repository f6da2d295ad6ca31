using Portal.Domain.Schema;

namespace Portal.Domain.Annotation;

/// <summary>What a line of a reviewer's sheet asks for, or why it cannot be had.</summary>
/// <remarks>Neither an edit nor a problem: the line asks for nothing that is not so already. So a sheet can be brought twice.</remarks>
/// <param name="Edit">What is to be changed; null for nothing.</param>
/// <param name="Problem">Why the line cannot be taken; null when it can.</param>
public sealed record ReviewDecision(DocumentEdit? Edit, Problem? Problem)
{
    private static readonly ReviewDecision s_nothing = new(null, null);

    /// <summary>What a line about an entity mention asks for. Another type corrects and accepts, whatever else the line says.</summary>
    /// <param name="schema">The types that a mention may have.</param>
    /// <param name="line">The line.</param>
    /// <param name="mention">The mention as it stands; null when there is none.</param>
    /// <param name="text">The words that it stands on.</param>
    public static ReviewDecision Of(KnowledgeSchema schema, ReviewLine line, EntityMention? mention, string text)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(line);
        if (mention is null)
            return Refused(AnnotationProblems.ReviewUnknown, line, line.Id.ToString());
        // A sheet that was sorted by half, or is of another text.
        if (text != line.Text)
            return Refused(AnnotationProblems.ReviewUnknown, line, line.Text);
        if (line.NewType.Length == 0)
            return Decided(line, mention.State, state => new DocumentEdit.SetMentionState([line.Id], state));
        if (schema.Labels.FirstOrDefault(e => e.Id == line.NewType || e.Names.All().Contains(line.NewType)) is not { } type)
            return Refused(AnnotationProblems.AnnotationsTypeUnknown, line, line.NewType, line.Text);
        return type.Id == mention.Type
            ? Decided(line, mention.State, state => new DocumentEdit.SetMentionState([line.Id], state))
            : new ReviewDecision(new DocumentEdit.RetypeMention(line.Id, type.Id), null);
    }

    /// <summary>What a line about a relation mention asks for.</summary>
    /// <param name="line">The line.</param>
    /// <param name="state">Where the relation mention stands; null when there is none.</param>
    public static ReviewDecision Of(ReviewLine line, MentionState? state)
    {
        ArgumentNullException.ThrowIfNull(line);
        return state is { } before
            ? Decided(line, before, after => new DocumentEdit.SetRelationState([line.Id], after))
            : Refused(AnnotationProblems.ReviewUnknown, line, line.Id.ToString());
    }

    /// <summary>Where a mention stands after a decision, in the words that reviewers use; null for words that are none of them.</summary>
    /// <remarks>What was a decision is taken back, what was a suggestion is rejected: the same as in the labeling page.</remarks>
    public static MentionState? StateAfter(string decision, MentionState before)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Trim().ToUpperInvariant() switch
        {
            "" => before,
            "ACCEPT" or "Y" or "YES" or "采纳" or "接受" => MentionState.Accepted,
            "REJECT" or "N" or "NO" or "驳回" or "拒绝" => Without(before),
            _ => null,
        };
    }

    private static MentionState Without(MentionState before) =>
        before switch
        {
            MentionState.Suggested => MentionState.Rejected,
            MentionState.Accepted => MentionState.Deleted,
            _ => before,
        };

    private static ReviewDecision Decided(ReviewLine line, MentionState before, Func<MentionState, DocumentEdit> edit) =>
        StateAfter(line.Decision, before) is not { } after ? Refused(AnnotationProblems.ReviewDecision, line, line.Decision)
        : after == before ? s_nothing
        : new ReviewDecision(edit(after), null);

    private static ReviewDecision Refused(ProblemCode code, ReviewLine line, params string[] arguments) =>
        new(null, new Problem(code, line.Where, arguments));
}
