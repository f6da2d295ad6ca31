using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>A kind of thing that texts mention and graphs hold.</summary>
public sealed record EntityType
{
    /// <summary>The label in graphs: see <see cref="SchemaIdentifier"/>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names.</summary>
    public LocalizedName Names { get; init; } = new();

    /// <summary>Other words for the type, in any language.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The definition: what belongs to it and what does not.</summary>
    public string Description { get; init; } = "";

    /// <summary>Names of entities of this type; the dictionary suggests them.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>What looks like this type and is not; for annotators, never for the dictionary.</summary>
    public ImmutableArray<string> NegativeExamples { get; init; } = [];

    /// <summary>One of the palette's hues, 0 to 11 (<see cref="TypePalette"/>).</summary>
    public int Color { get; init; }

    /// <summary>One of <see cref="TypeIcons"/>, or empty for none.</summary>
    public string Icon { get; init; } = "";

    /// <summary>The key that gives this type while labeling: one digit or letter, or empty.</summary>
    public string Hotkey { get; init; } = "";

    /// <summary>The identifier of the entity type whose properties and relations this one has too; empty for none.</summary>
    public string Parent { get; init; } = "";

    /// <summary>Whether it only gathers what its children share: nothing is labeled with it.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>The name of the group it is drawn in; empty for none. Groups mean nothing to the graph.</summary>
    public string Group { get; init; } = "";

    /// <summary>What entities of this type can have.</summary>
    public ImmutableArray<PropertyType> Properties { get; init; } = [];
}
