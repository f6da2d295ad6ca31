using Portal.Accounts;

namespace Portal.Annotation;

/// <summary>The documents that somebody was given to annotate alone; who deals them out knows.</summary>
public interface IAssignedWork
{
    /// <summary>The document that the user was given and has not finished; null for none.</summary>
    Task<Guid?> NextAsync(ActingUser actor, string workspace, CancellationToken cancellationToken);

    /// <summary>The user opens a document that they were given.</summary>
    Task BeginAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken);
}
