namespace Portal.Data.Schema;

/// <summary>A version of a workspace's schema. One is the draft; those published never change.</summary>
public sealed class SchemaVersion
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public int Number { get; set; }
    public bool IsPublished { get; set; }
    public string Json { get; set; } = "";
    public Guid CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? PublishedAt { get; set; }
    public Guid? PublishedBy { get; set; }

    /// <summary>What the author, then the reviewer, says of it.</summary>
    public string Note { get; set; } = "";
    public SchemaReviewState Review { get; set; }
    public Guid? ReviewedBy { get; set; }
    public int Version { get; set; }
}
