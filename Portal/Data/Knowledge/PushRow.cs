namespace Portal.Data.Knowledge;

/// <summary>A batch on its way to a graph. Its id is the key in the graph's ledger.</summary>
public sealed class PushRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public int Number { get; set; }
    public int Rows { get; set; }
    public bool IsDone { get; set; }
    public int NodesCreated { get; set; }
    public int EdgesCreated { get; set; }
    public int EdgesRemoved { get; set; }
    public string Target { get; set; } = "";
    public DateTime At { get; set; }
}
