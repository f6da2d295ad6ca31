namespace Portal.Domain.Graph;

/// <summary>What a batch changed.</summary>
/// <param name="AlreadyApplied">The graph had this batch in its ledger; nothing changed.</param>
/// <param name="NodesCreated">Nodes that were not there before.</param>
/// <param name="EdgesCreated">Edges that were not there before.</param>
/// <param name="EdgesRemoved">Edges that are gone.</param>
/// <param name="NodesRemoved">Nodes that are gone.</param>
public sealed record GraphApplyResult(bool AlreadyApplied, int NodesCreated, int EdgesCreated, int EdgesRemoved, int NodesRemoved);
