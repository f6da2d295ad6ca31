namespace Portal.Data.Corpora;

/// <summary>Where the curation of a document stands.</summary>
public enum CurationState
{
    None,
    InProgress,
    Done,
}
