namespace Portal.Data.Corpora;

public sealed class Corpus
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Name { get; set; } = "";
    public DateTime CreatedAt { get; set; }
}
