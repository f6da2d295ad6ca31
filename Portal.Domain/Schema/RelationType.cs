using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>A kind of directed relation between two entities.</summary>
public sealed record RelationType
{
    /// <summary>The relationship type in graphs: see <see cref="SchemaIdentifier"/>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names, read from head to tail: head <em>has symptom</em> tail.</summary>
    public LocalizedName Names { get; init; } = new();

    /// <summary>Other words for it, read from head to tail.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Words for it read from tail to head: tail <em>is a symptom of</em> head.</summary>
    public ImmutableArray<string> InverseAliases { get; init; } = [];

    /// <summary>What it says.</summary>
    public string Description { get; init; } = "";

    /// <summary>Sentences that express it.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>The legal pairs of ends.</summary>
    public ImmutableArray<TypePair> Pairs { get; init; } = [];

    /// <summary>The key that gives this type while relating: one digit or letter, or empty.</summary>
    public string Hotkey { get; init; } = "";

    /// <summary>Whether the relation may lead from a head to a tail of these types.</summary>
    public bool Allows(string headType, string tailType) => Pairs.Any(p => p.Head == headType && p.Tail == tailType);
}
