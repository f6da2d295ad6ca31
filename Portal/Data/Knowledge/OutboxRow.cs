namespace Portal.Data.Knowledge;

/// <summary>A triple that a graph has yet to take or to drop; written in the transaction of the decision.</summary>
public sealed class OutboxRow
{
    public long Sequence { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid TripleId { get; set; }
    public bool IsRemoval { get; set; }

    /// <summary>Which graph: <c>embedded</c> or <c>neo4j</c>.</summary>
    public string Target { get; set; } = "";
    public Guid? PushId { get; set; }

    /// <summary>The key that the triple's edge had before its schema changed; the graph drops it, with the nodes it leaves alone.</summary>
    public string? OldKey { get; set; }
    public string? OldHeadKey { get; set; }
    public string? OldTailKey { get; set; }
}
