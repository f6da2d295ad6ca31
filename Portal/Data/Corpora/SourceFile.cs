namespace Portal.Data.Corpora;

/// <summary>An imported file as it came, kept under the data folder by its SHA-256.</summary>
public sealed class SourceFile
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Name { get; set; } = "";
    public string Sha256 { get; set; } = "";
    public long Length { get; set; }
    public DateTime CreatedAt { get; set; }
}
