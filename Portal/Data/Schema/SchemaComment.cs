using Portal.Domain.Schema;

namespace Portal.Data.Schema;

/// <summary>What somebody says of a type. It stays with the type's identifier; a rename takes it along.</summary>
public sealed class SchemaComment
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public ElementKind Kind { get; set; }
    public string Element { get; set; } = "";
    public string Text { get; set; } = "";
    public Guid AuthorId { get; set; }
    public DateTime At { get; set; }
    public Guid? ResolvedBy { get; set; }
    public DateTime? ResolvedAt { get; set; }
}
