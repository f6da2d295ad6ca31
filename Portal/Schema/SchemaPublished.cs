namespace Portal.Schema;

/// <summary>A schema version was published, or the newest one taken back.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Number">The version that is now the newest.</param>
public sealed record SchemaPublished(Guid WorkspaceId, int Number);
