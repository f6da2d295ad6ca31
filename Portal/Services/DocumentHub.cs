namespace Portal.Services;

/// <summary>Somebody changed the annotations of a document.</summary>
/// <param name="Place">The document; the assignment for a layer that an annotator has alone.</param>
/// <param name="Revision">Its revision after the change; -1 when only who is there has changed.</param>
public sealed record DocumentChanged(Guid Place, long Revision);

/// <summary>The annotators of a document.</summary>
public sealed class DocumentHub() : PresenceHub<DocumentChanged>(document => new DocumentChanged(document, -1));
