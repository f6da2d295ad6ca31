using Portal.Data.Corpora;
using Portal.Data.Team;

namespace Portal.Team;

/// <summary>How a corpus is annotated, as people set it.</summary>
/// <param name="Mode">Together, or each for themselves.</param>
/// <param name="AnnotatorsPerDocument">1 to 20.</param>
/// <param name="Order">Which document comes next.</param>
/// <param name="IsBlind">Whether annotators see nothing of each other.</param>
/// <param name="AbandonedAfterHours">0 for never, at most a year.</param>
/// <param name="PercentWithoutSuggestions">0 to 100.</param>
public sealed record AssignmentPlanView(
    AssignmentMode Mode,
    int AnnotatorsPerDocument,
    AssignmentOrder Order,
    bool IsBlind,
    int AbandonedAfterHours,
    int PercentWithoutSuggestions
)
{
    public static AssignmentPlanView Of(AssignmentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new AssignmentPlanView(
            plan.Mode,
            plan.AnnotatorsPerDocument,
            plan.Order,
            plan.IsBlind,
            plan.AbandonedAfterHours,
            plan.PercentWithoutSuggestions
        );
    }
}

/// <summary>A document with everybody's work on it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">Where the annotators stand, all together.</param>
/// <param name="ReviewState">What a reviewer says of it.</param>
/// <param name="CurationState">Where the merging of layers stands.</param>
/// <param name="Work">The annotators.</param>
public sealed record DocumentWork(
    Guid Document,
    string Title,
    DocumentStatus Status,
    ReviewState ReviewState,
    CurationState CurationState,
    IReadOnlyList<AssignmentView> Work
);

/// <summary>One annotator's work on one document.</summary>
/// <param name="User">The account.</param>
/// <param name="Name">What it is called.</param>
/// <param name="State">Where it stands.</param>
/// <param name="WithSuggestions">Whether it was served with suggestions.</param>
/// <param name="Note">Why it was returned.</param>
/// <param name="AssignedAt">When it was given, UTC.</param>
/// <param name="FinishedAt">When it was finished, UTC.</param>
/// <param name="ActiveSeconds">Time of work, pauses cut.</param>
public sealed record AssignmentView(
    Guid User,
    string Name,
    AssignmentState State,
    bool WithSuggestions,
    string Note,
    DateTime AssignedAt,
    DateTime? FinishedAt,
    double ActiveSeconds
);

/// <summary>A document of the acting user's own.</summary>
public sealed record OwnAssignment(
    Guid Document,
    Guid Corpus,
    string Title,
    AssignmentState State,
    bool WithSuggestions,
    string Note,
    DateTime AssignedAt
);
