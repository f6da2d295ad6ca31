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

    /// <summary>The definition: what it says.</summary>
    public string Description { get; init; } = "";

    /// <summary>Sentences that express it.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Sentences that seem to express it and do not.</summary>
    public ImmutableArray<string> NegativeExamples { get; init; } = [];

    /// <summary>The legal pairs of ends, as declared. What inheritance adds is in <see cref="KnowledgeSchema.EffectivePairs"/>.</summary>
    public ImmutableArray<TypePair> Pairs { get; init; } = [];

    /// <summary>How many tails a head may have, and how many heads a tail.</summary>
    public Cardinality Cardinality { get; init; }

    /// <summary>The identifier of the relation type that says the same from tail to head; empty for none.</summary>
    public string Inverse { get; init; } = "";

    /// <summary>Whether it holds from tail to head whenever it holds from head to tail.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>Whether it leads from A to C whenever it leads from A to B and from B to C.</summary>
    public bool IsTransitive { get; init; }

    /// <summary>What relations of this type can have.</summary>
    public ImmutableArray<PropertyType> Properties { get; init; } = [];

    /// <summary>The key that gives this type while relating: one digit or letter, or empty.</summary>
    public string Hotkey { get; init; } = "";

    /// <summary>Whether a pair is declared for exactly these types. What may be drawn is asked of
    /// <see cref="KnowledgeSchema.Allows"/>.</summary>
    public bool Declares(string headType, string tailType) => Pairs.Any(p => p.Head == headType && p.Tail == tailType);
}
