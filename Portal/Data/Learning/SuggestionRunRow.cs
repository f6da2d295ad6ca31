namespace Portal.Data.Learning;

/// <summary>With what an engine last went through a document, so that it need not go through it again for nothing.</summary>
public sealed class SuggestionRunRow
{
    public Guid DocumentId { get; set; }
    public string Engine { get; set; } = "";

    /// <summary>The engine's version then.</summary>
    public string Version { get; set; } = "";

    /// <summary>The schema's version then.</summary>
    public Guid SchemaVersionId { get; set; }
    public DateTime At { get; set; }
}
