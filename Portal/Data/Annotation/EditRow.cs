namespace Portal.Data.Annotation;

/// <summary>The append-only log of what people did. <see cref="Id"/> is made by the client: a repeat is the same edit.</summary>
public sealed class EditRow
{
    public Guid Id { get; set; }
    public long Sequence { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid? DocumentId { get; set; }

    /// <summary>The layer of the document that it changed.</summary>
    public Guid LayerId { get; set; }
    public Guid UserId { get; set; }
    public string Kind { get; set; } = "";
    public string Command { get; set; } = "";
    public string? Inverse { get; set; }

    /// <summary>The edit that this one undoes.</summary>
    public Guid? Undoes { get; set; }

    /// <summary>Edits of several documents that were made as one, and are undone as one.</summary>
    public Guid? GroupId { get; set; }
    public bool IsUndone { get; set; }
    public DateTime At { get; set; }
}
