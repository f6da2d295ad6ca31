namespace Portal.Domain.Graph;

/// <summary>What a pattern asks of its end.</summary>
public enum PatternReturn
{
    /// <summary>The end nodes.</summary>
    Nodes,

    /// <summary>How many end nodes.</summary>
    Count,

    /// <summary>Whether a given end node is reached.</summary>
    Exists,

    /// <summary>The values of a property of the start.</summary>
    Property,
}
