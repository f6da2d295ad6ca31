namespace Portal.Data.Schema;

/// <summary>How far a draft is on its way to being published.</summary>
public enum SchemaReviewState
{
    Draft,
    InReview,
    ChangesRequested,
    Approved,
}
