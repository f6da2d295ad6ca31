namespace Portal.Data.Schema;

/// <summary>What publishing a schema version did to the work, row by row: enough to take it back.</summary>
public sealed class SchemaMigrationRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }

    /// <summary>The number of the version that was published.</summary>
    public int ToNumber { get; set; }

    /// <summary>The counts, as JSON.</summary>
    public string Result { get; set; } = "{}";

    /// <summary>Each row before and after, as gzipped JSON lines.</summary>
    public byte[] Journal { get; set; } = [];
    public bool IsReverted { get; set; }
    public Guid By { get; set; }
    public DateTime At { get; set; }
}
