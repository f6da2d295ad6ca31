namespace Portal.Data.Team;

/// <summary>Where one annotator's work on one document stands.</summary>
public enum AssignmentState
{
    /// <summary>Given to the annotator, who has not begun.</summary>
    Assigned,
    InProgress,

    /// <summary>The annotator says that it is done; only now do others see it.</summary>
    Finished,

    /// <summary>A reviewer gave it back.</summary>
    Returned,

    /// <summary>Nothing happened for too long, or the annotator gave it back: another may have the document. What was done is
    /// kept.</summary>
    Abandoned,
}
