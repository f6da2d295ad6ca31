namespace Portal.Data.Corpora;

/// <summary>What a reviewer says of a document or of one annotator's work on it.</summary>
public enum ReviewState
{
    None,
    Approved,
    Returned,
}
