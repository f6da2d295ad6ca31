namespace Portal.Data.Models;

/// <summary>An OpenAI-compatible endpoint. The key is kept encrypted with the data folder's keys.</summary>
public sealed class ModelConnection
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Name { get; set; } = "";
    public string Endpoint { get; set; } = "";
    public string Model { get; set; } = "";
    public string? ProtectedKey { get; set; }

    /// <summary>How many requests may be sent in a minute; 0 for as many as it takes.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>What a million tokens that are read cost, in the currency of the account; null where it is not known.</summary>
    public double? InputPrice { get; set; }

    /// <summary>What a million tokens that are written cost.</summary>
    public double? OutputPrice { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
