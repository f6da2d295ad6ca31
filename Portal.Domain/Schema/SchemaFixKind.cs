namespace Portal.Domain.Schema;

/// <summary>What a <see cref="SchemaFix"/> does.</summary>
/// <remarks>The names are read by scripts (<see cref="SchemaFix.Code"/>) and are keys of the words.</remarks>
public enum SchemaFixKind
{
    /// <summary>Gives a legal identifier that is free.</summary>
    Rename,

    /// <summary>Takes the identifier for the missing name.</summary>
    NameFromId,

    /// <summary>Takes the key away.</summary>
    ClearHotkey,

    /// <summary>Removes the type.</summary>
    RemoveType,

    /// <summary>Lets the type be marked.</summary>
    NotAbstract,

    /// <summary>Takes the parent away.</summary>
    ClearParent,

    /// <summary>Removes the pairs of types that are not there.</summary>
    RemovePairs,

    /// <summary>Takes the inverse away.</summary>
    ClearInverse,

    /// <summary>Makes the inverse name this relation, with its pairs turned.</summary>
    MatchInverse,

    /// <summary>Makes the relation not transitive.</summary>
    NotTransitive,

    /// <summary>Makes the property a text.</summary>
    ToText,

    /// <summary>Makes the property a number.</summary>
    ToNumber,

    /// <summary>Takes the pattern away.</summary>
    ClearPattern,

    /// <summary>Makes the likeliest property the key.</summary>
    MakeKey,

    /// <summary>Merges the type into the other.</summary>
    Merge,
}
