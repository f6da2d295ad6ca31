namespace Portal.Data.Workspaces;

/// <summary>A domain with its schema, corpora, knowledge and graph. Nothing crosses from one to another.</summary>
public sealed class Workspace
{
    public Guid Id { get; set; }
    public string Slug { get; set; } = "";
    public string Name { get; set; } = "";
    public string Language { get; set; } = "zh";
    public bool IsDemo { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
