namespace Portal.Data.Learning;

/// <summary>How a workspace learns and suggests, as JSON.</summary>
public sealed class LearningSettingsRow
{
    public Guid WorkspaceId { get; set; }
    public string Json { get; set; } = "{}";
    public int Version { get; set; }
}
