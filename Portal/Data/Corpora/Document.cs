namespace Portal.Data.Corpora;

/// <summary>A text, normalised once and never changed. <see cref="Sha256"/> is of the normalised text: the same text is imported
/// once.</summary>
public sealed class Document
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid CorpusId { get; set; }
    public Guid? SourceFileId { get; set; }
    public string Title { get; set; } = "";
    public string Text { get; set; } = "";
    public string Sha256 { get; set; } = "";
    public int Sentences { get; set; }
    public DocumentStatus Status { get; set; }

    /// <summary>What a reviewer says of the annotations; apart from <see cref="Status"/>, which the annotators set.</summary>
    public ReviewState ReviewState { get; set; }

    /// <summary>Why it was returned; empty when it was not.</summary>
    public string ReviewNote { get; set; } = "";

    /// <summary>Where the merging of several annotators' layers stands.</summary>
    public CurationState CurationState { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
