namespace Portal.Data.Model;

/// <summary>An OpenAI-compatible endpoint. The key is kept encrypted with the data folder's keys.</summary>
public sealed class ModelConnection
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Name { get; set; } = "";
    public string Endpoint { get; set; } = "";
    public string Model { get; set; } = "";
    public string? ProtectedKey { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
