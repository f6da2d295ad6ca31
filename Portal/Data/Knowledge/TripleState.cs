namespace Portal.Data.Knowledge;

public enum TripleState
{
    Pending,
    Approved,
    Rejected,

    /// <summary>Its last evidence was taken back; out of the graph until it is stated and approved again.</summary>
    Withdrawn,
}
