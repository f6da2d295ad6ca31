using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>A property that entities of a type, or relations of a type, can have.</summary>
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

    /// <summary>The values of an enumeration, in order; empty for other kinds.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>A regular expression that the whole of a value must match; empty for none.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Whether every entity must have a value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether there may be several values.</summary>
    public bool IsMultiValued { get; init; }

    /// <summary>Whether no two entities of the type may share a value.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Whether it is part of what tells two entities of the type apart.</summary>
    public bool IsKey { get; init; }
}
