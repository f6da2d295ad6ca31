namespace Portal.Data.Learning;

/// <summary>A version of the extraction prompt of a workspace; it never changes.</summary>
public sealed class PromptVersionRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }

    /// <summary>1, 2, … within the workspace.</summary>
    public int Number { get; set; }

    /// <summary>Why it was made.</summary>
    public string Note { get; set; } = "";

    /// <summary>The template, as JSON.</summary>
    public string Template { get; set; } = "{}";

    /// <summary>Whether models are asked with it; one of a workspace at most.</summary>
    public bool IsActive { get; set; }
    public Guid CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
