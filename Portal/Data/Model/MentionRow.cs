using Portal.Domain.Annotation;

namespace Portal.Data.Model;

/// <summary>A stored <see cref="EntityMention"/>. <see cref="Origin"/> and <see cref="AuthorId"/> say which layer of the document it belongs to.</summary>
public sealed class MentionRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid DocumentId { get; set; }
    public string Type { get; set; } = "";
    public int Start { get; set; }
    public int End { get; set; }
    public MentionState State { get; set; }
    public string Origin { get; set; } = "";
    public Guid? AuthorId { get; set; }
    public double Confidence { get; set; }
    public Assertion Assertion { get; set; }
    public Guid? DecidedBy { get; set; }
    public DateTime? DecidedAt { get; set; }
}
