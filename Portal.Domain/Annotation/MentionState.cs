namespace Portal.Domain.Annotation;

/// <summary>Where a mention stands between a suggestion and a decision.</summary>
public enum MentionState
{
    /// <summary>Somebody's or something's proposal; nobody decided.</summary>
    Suggested,

    /// <summary>A person made or accepted it.</summary>
    Accepted,

    /// <summary>A person rejected it; kept, so that it is not proposed again.</summary>
    Rejected,

    /// <summary>A person deleted it; kept for undo.</summary>
    Deleted,
}
