namespace Portal.Domain.Learning;

/// <summary>Where a dictionary term comes from; the later the more trusted.</summary>
public enum DictionarySource
{
    /// <summary>A list that somebody uploaded.</summary>
    List,

    /// <summary>An example in the schema.</summary>
    SchemaExample,

    /// <summary>The name or an alias of an approved entity.</summary>
    ApprovedEntity,
}
