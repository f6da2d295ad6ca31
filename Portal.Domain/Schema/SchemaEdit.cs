using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Portal.Domain.Schema;

/// <summary>One change to a draft, as a command: what travels from the browser and what is logged.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(PutEntity), "putEntity")]
[JsonDerivedType(typeof(PutRelation), "putRelation")]
[JsonDerivedType(typeof(Draw), "draw")]
[JsonDerivedType(typeof(SetName), "setName")]
[JsonDerivedType(typeof(Remove), "remove")]
[JsonDerivedType(typeof(Move), "move")]
[JsonDerivedType(typeof(SetGroup), "setGroup")]
[JsonDerivedType(typeof(SetParent), "setParent")]
[JsonDerivedType(typeof(Reverse), "reverse")]
[JsonDerivedType(typeof(Order), "order")]
[JsonDerivedType(typeof(Change), "change")]
[JsonDerivedType(typeof(Paste), "paste")]
[JsonDerivedType(typeof(Replace), "replace")]
public abstract record SchemaEdit
{
    private SchemaEdit() { }

    /// <summary>Adds an entity type, or changes one.</summary>
    /// <param name="Type">The type as it shall be.</param>
    /// <param name="Base">The type as the author last saw it; null to add. What others changed meanwhile is kept; what both changed is a
    /// conflict.</param>
    /// <param name="Force">Takes the author's side in a conflict.</param>
    public sealed record PutEntity(EntityType Type, EntityType? Base = null, bool Force = false) : SchemaEdit;

    /// <summary>Adds a relation type, or changes one; see <see cref="PutEntity"/>.</summary>
    public sealed record PutRelation(RelationType Type, RelationType? Base = null, bool Force = false) : SchemaEdit;

    /// <summary>Draws from a type: a new relation type, and a new type at its end when <paramref name="Tail"/> is empty.</summary>
    /// <param name="Head">The type that was dragged from.</param>
    /// <param name="Tail">The type that was dropped on; empty for a place without one.</param>
    /// <param name="Relation">A relation type that is there and gets one more pair; empty for a new one.</param>
    /// <param name="Place">Where the new type stands.</param>
    public sealed record Draw(string Head, string Tail = "", string Relation = "", CanvasPlace? Place = null) : SchemaEdit;

    /// <summary>Gives a type its name in a language (<c>zh</c> or <c>en</c>).</summary>
    public sealed record SetName(ElementKind Kind, string Id, string Language, string Name) : SchemaEdit;

    /// <summary>Removes types. Work of a published type is deleted when the draft is published; <see cref="SchemaChange.DeleteEntity"/> can
    /// map it.</summary>
    public sealed record Remove(ImmutableArray<string> Entities, ImmutableArray<string> Relations) : SchemaEdit;

    /// <summary>Moves types, or folds them.</summary>
    public sealed record Move(ImmutableDictionary<string, CanvasPlace> Places) : SchemaEdit;

    /// <summary>Puts types in a group, or, when it is empty, in none.</summary>
    public sealed record SetGroup(ImmutableArray<string> Entities, string Group) : SchemaEdit;

    /// <summary>Lets a type inherit from another, or, when it is empty, from none.</summary>
    public sealed record SetParent(string Id, string Parent) : SchemaEdit;

    /// <summary>Turns the pairs of a relation type round.</summary>
    public sealed record Reverse(string Relation) : SchemaEdit;

    /// <summary>Orders the types; those not named keep their order behind the others.</summary>
    public sealed record Order(ImmutableArray<string> Entities, ImmutableArray<string> Relations) : SchemaEdit;

    /// <summary>Makes a change that reaches beyond the schema.</summary>
    public sealed record Change(SchemaChange What) : SchemaEdit;

    /// <summary>Adds copies of types; identifiers that are taken get a number.</summary>
    public sealed record Paste(KnowledgeSchema Fragment, double Dx = 40, double Dy = 40) : SchemaEdit;

    /// <summary>Puts another schema in the place of the draft.</summary>
    public sealed record Replace(KnowledgeSchema Schema) : SchemaEdit;
}

/// <summary>What a part of a schema is.</summary>
public enum ElementKind
{
    /// <summary>An <see cref="EntityType"/>.</summary>
    Entity,

    /// <summary>A <see cref="RelationType"/>.</summary>
    Relation,
}
