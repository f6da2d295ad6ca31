namespace Portal.Services;

/// <summary>Somebody changed the annotations of a document.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Revision">Its revision after the change; -1 when only who is there has changed.</param>
public sealed record DocumentChanged(Guid DocumentId, long Revision);

/// <summary>The annotators of a document.</summary>
public sealed class DocumentHub() : PresenceHub<DocumentChanged>(document => new DocumentChanged(document, -1));
