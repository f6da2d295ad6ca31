namespace Portal.Data.Knowledge;

/// <summary>A relation mention that states a triple, with the sentence it stands in.</summary>
public sealed class EvidenceRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid TripleId { get; set; }
    public Guid RelationMentionId { get; set; }
    public Guid DocumentId { get; set; }
    public int SentenceStart { get; set; }
    public int SentenceEnd { get; set; }
    public int HeadStart { get; set; }
    public int HeadEnd { get; set; }
    public int TailStart { get; set; }
    public int TailEnd { get; set; }
}
