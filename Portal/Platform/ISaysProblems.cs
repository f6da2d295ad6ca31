using Portal.Domain;

namespace Portal.Platform;

/// <summary>An exception that is no fault of the portal's, with what to tell whoever asked.</summary>
public interface ISaysProblems
{
    /// <summary>What went wrong; never empty.</summary>
    IReadOnlyList<Problem> Problems { get; }
}
