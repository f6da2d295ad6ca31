namespace Portal.Knowledge.Push;

/// <summary>What the graph of a workspace names has changed: triples were pushed, withdrawn or imported, or an entity is called
/// otherwise.</summary>
/// <param name="WorkspaceId">The workspace.</param>
public sealed record KnowledgeChanged(Guid WorkspaceId);
