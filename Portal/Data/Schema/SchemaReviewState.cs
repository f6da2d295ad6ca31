namespace Portal.Data.Model;

/// <summary>How far a draft is on its way to being published.</summary>
public enum SchemaReviewState
{
    Draft,
    InReview,
    ChangesRequested,
    Approved,
}
