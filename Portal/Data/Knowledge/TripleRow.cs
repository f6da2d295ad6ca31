namespace Portal.Data.Knowledge;

/// <summary>A fact: head, relation and tail, or head, property and value. One row however often texts state it.</summary>
public sealed class TripleRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid HeadId { get; set; }
    public string Relation { get; set; } = "";
    public Guid? TailId { get; set; }
    public string? Value { get; set; }

    /// <summary><c>GraphKey.OfTriple</c>; unique within the workspace.</summary>
    public string GraphKey { get; set; } = "";
    public TripleState State { get; set; }
    public double Confidence { get; set; }

    /// <summary>Where it comes from when no document states it: the name of an imported file of triples.</summary>
    public string? Source { get; set; }
    public DateTime CreatedAt { get; set; }
    public Guid? DecidedBy { get; set; }
    public DateTime? DecidedAt { get; set; }
    public int Version { get; set; }
}
