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

    /// <summary>What belongs to it and what does not.</summary>
    public string Description { get; init; } = "";

    /// <summary>Names of entities of this type; the dictionary suggests them.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>One of the palette's hues, 0 to 11 (<see cref="TypePalette"/>).</summary>
    public int Color { get; init; }

    /// <summary>The key that gives this type while labeling: one digit or letter, or empty.</summary>
    public string Hotkey { get; init; } = "";

    /// <summary>What entities of this type can have.</summary>
    public ImmutableArray<PropertyType> Properties { get; init; } = [];
}
