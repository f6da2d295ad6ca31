namespace Portal.Data.Learning;

/// <summary>A term of an uploaded dictionary.</summary>
public sealed class TermListEntry
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string ListName { get; set; } = "";
    public string Term { get; set; } = "";
    public string Type { get; set; } = "";
}
