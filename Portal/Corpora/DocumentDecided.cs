namespace Portal.Corpora;

/// <summary>People decided something about a document that all share: an annotation of the shared layer, that it is done, its
/// curation.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Document">The document.</param>
/// <param name="UserId">Who decided.</param>
public sealed record DocumentDecided(Guid WorkspaceId, Guid Document, Guid UserId);
