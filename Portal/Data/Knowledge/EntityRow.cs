namespace Portal.Data.Knowledge;

/// <summary>An entity of a workspace, resolved by normalised name and alias.</summary>
public sealed class EntityRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Type { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary><c>CharacterFolding.NameKey</c> of the name; unique within workspace and type.</summary>
    public string NameKey { get; set; } = "";
    public List<string> Aliases { get; set; } = [];

    /// <summary><c>GraphKey.OfNode</c>.</summary>
    public string GraphKey { get; set; } = "";
    public int Version { get; set; }
}
