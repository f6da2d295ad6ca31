namespace Portal.Data.Answering;

public sealed class FaqPair
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Question { get; set; } = "";
    public string Answer { get; set; } = "";
    public string Source { get; set; } = "";
    public DateTime CreatedAt { get; set; }
}
