namespace Portal.Data.Annotation;

/// <summary>What somebody says of a place in a document. The place stays where it was said, whatever becomes of the mention
/// there.</summary>
public sealed class AnnotationComment
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid DocumentId { get; set; }
    public int Start { get; set; }
    public int End { get; set; }
    public Guid AuthorId { get; set; }
    public string Text { get; set; } = "";
    public DateTime At { get; set; }
    public Guid? ResolvedBy { get; set; }
    public DateTime? ResolvedAt { get; set; }
}
