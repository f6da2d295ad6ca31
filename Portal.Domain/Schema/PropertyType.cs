using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>A property that entities of a type can have.</summary>
public sealed record PropertyType
{
    /// <summary>The property key in graphs: see <see cref="SchemaIdentifier"/>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names.</summary>
    public LocalizedName Names { get; init; } = new();

    /// <summary>Other words for it, in any language; questions are understood by them.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>What it means.</summary>
    public string Description { get; init; } = "";

    /// <summary>What its values are.</summary>
    public PropertyKind Kind { get; init; }

    /// <summary>The unit of a number, such as <c>mg</c>; empty for none.</summary>
    public string Unit { get; init; } = "";
}
