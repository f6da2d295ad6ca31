using System.Text.Json.Serialization;

namespace Portal.Domain.Annotation;

/// <summary>One change to the annotations of a document, as a command.</summary>
/// <remarks>Commands are what travels from the browser, what is logged, and what is undone by the command that reverses it.
/// Offsets are half-open UTF-16 positions. Restoring commands are only made by the portal itself, as inverses.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(AddMention), "addMention")]
[JsonDerivedType(typeof(RetypeMention), "retypeMention")]
[JsonDerivedType(typeof(ResizeMention), "resizeMention")]
[JsonDerivedType(typeof(SetFragments), "setFragments")]
[JsonDerivedType(typeof(SetMentionState), "setMentionState")]
[JsonDerivedType(typeof(AddRelation), "addRelation")]
[JsonDerivedType(typeof(AddProperty), "addProperty")]
[JsonDerivedType(typeof(SetRelationState), "setRelationState")]
[JsonDerivedType(typeof(RetypeRelation), "retypeRelation")]
[JsonDerivedType(typeof(SetAssertion), "setAssertion")]
[JsonDerivedType(typeof(SetAttribute), "setAttribute")]
[JsonDerivedType(typeof(Batch), "batch")]
[JsonDerivedType(typeof(Restore), "restore")]
public abstract record DocumentEdit
{
    private DocumentEdit() { }

    /// <summary>A person marks an entity.</summary>
    public sealed record AddMention(Guid Id, string Type, int Start, int End) : DocumentEdit;

    /// <summary>Gives another type; also accepts a suggestion (a correction).</summary>
    public sealed record RetypeMention(Guid Id, string Type) : DocumentEdit;

    /// <summary>Moves the borders, of a mention in pieces the outer ones; also accepts a suggestion (a correction).</summary>
    public sealed record ResizeMention(Guid Id, int Start, int End) : DocumentEdit;

    /// <summary>Gives a mention pieces: one that is written in several, or in one again; also accepts a suggestion (a
    /// correction).</summary>
    public sealed record SetFragments(Guid Id, IReadOnlyList<Piece> Pieces) : DocumentEdit
    {
        /// <summary>The most pieces that a mention may have.</summary>
        public const int Most = 50;
    }

    /// <summary>A piece of a mention, as it is asked for: nobody has looked yet whether it lies in the text.</summary>
    public sealed record Piece(int Start, int End);

    /// <summary>Accepts, rejects or deletes mentions.</summary>
    public sealed record SetMentionState(IReadOnlyList<Guid> Ids, MentionState State) : DocumentEdit;

    /// <summary>A person relates two mentions.</summary>
    public sealed record AddRelation(Guid Id, string Type, Guid Head, Guid Tail) : DocumentEdit;

    /// <summary>A person marks the value of a property of a mention.</summary>
    public sealed record AddProperty(Guid Id, string Type, Guid Head, int Start, int End) : DocumentEdit;

    /// <summary>Accepts, rejects or deletes relation mentions.</summary>
    public sealed record SetRelationState(IReadOnlyList<Guid> Ids, MentionState State) : DocumentEdit;

    /// <summary>Gives a relation mention another type; also accepts a suggestion.</summary>
    public sealed record RetypeRelation(Guid Id, string Type) : DocumentEdit;

    /// <summary>Says how the text speaks of mentions and relation mentions; also accepts suggestions (a correction).</summary>
    public sealed record SetAssertion(IReadOnlyList<Guid> Ids, Assertion Assertion) : DocumentEdit;

    /// <summary>Says something else of mentions and relation mentions, or no longer (null); also accepts suggestions (a
    /// correction).</summary>
    public sealed record SetAttribute(IReadOnlyList<Guid> Ids, string Name, string? Value) : DocumentEdit;

    /// <summary>Several commands that are one: all or none, and undone by one step. Neither batches nor restoring commands may be in
    /// it.</summary>
    public sealed record Batch(IReadOnlyList<DocumentEdit> Edits) : DocumentEdit
    {
        /// <summary>The most commands that may be one.</summary>
        public const int Most = 2000;
    }

    /// <summary>Puts mentions back as they were: the inverse of any other command.</summary>
    public sealed record Restore(IReadOnlyList<EntityMention> Mentions, IReadOnlyList<RelationMention> Relations) : DocumentEdit;
}
