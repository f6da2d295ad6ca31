namespace Portal.Workspaces;

/// <summary>Where a workspace stands, stage by stage.</summary>
public sealed record LoopCounts(
    int Documents,
    int Sentences,
    int DocumentsDone,
    int Suggestions,
    int Annotations,
    int PendingTriples,
    int ApprovedTriples,
    int WaitingForGraph,
    int LastPush,
    int FaqPairs,
    int GoldQuestions
);
