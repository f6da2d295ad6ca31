using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Portal.Domain.Schema;

/// <summary>A change that reaches beyond the schema: to mentions, relation mentions, triples, dictionary entries and graphs.</summary>
/// <remarks>A draft collects such changes (<see cref="KnowledgeSchema.Changes"/>); publishing it carries them out in one transaction. The
/// same records describe a change whose impact somebody wants to see first.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RenameEntity), "renameEntity")]
[JsonDerivedType(typeof(RenameRelation), "renameRelation")]
[JsonDerivedType(typeof(RenameProperty), "renameProperty")]
[JsonDerivedType(typeof(MergeEntities), "mergeEntities")]
[JsonDerivedType(typeof(MergeRelations), "mergeRelations")]
[JsonDerivedType(typeof(SplitEntity), "splitEntity")]
[JsonDerivedType(typeof(DeleteEntity), "deleteEntity")]
[JsonDerivedType(typeof(DeleteRelation), "deleteRelation")]
[JsonDerivedType(typeof(DeleteProperty), "deleteProperty")]
[JsonDerivedType(typeof(SetPairs), "setPairs")]
[JsonDerivedType(typeof(SetCardinality), "setCardinality")]
[JsonDerivedType(typeof(SetPropertyKind), "setPropertyKind")]
public abstract record SchemaChange
{
    private SchemaChange() { }

    /// <summary>Gives an entity type another identifier.</summary>
    public sealed record RenameEntity(string From, string To) : SchemaChange;

    /// <summary>Gives a relation type another identifier.</summary>
    public sealed record RenameRelation(string From, string To) : SchemaChange;

    /// <summary>Gives a property of an entity type another identifier.</summary>
    public sealed record RenameProperty(string Type, string From, string To) : SchemaChange;

    /// <summary>Makes several entity types one: whatever was of the others is of <paramref name="Into"/>.</summary>
    public sealed record MergeEntities(ImmutableArray<string> From, string Into) : SchemaChange;

    /// <summary>Makes several relation types one.</summary>
    public sealed record MergeRelations(ImmutableArray<string> From, string Into) : SchemaChange;

    /// <summary>Makes one entity type several: the first rule that a name fits decides; what no rule fits goes to
    /// <paramref name="Otherwise"/>.</summary>
    /// <param name="From">The type; it goes, unless one of the targets is it.</param>
    /// <param name="Rules">Tried in order.</param>
    /// <param name="Otherwise">The type of the rest. When empty, the rest waits for a person: mentions become suggestions of the first
    /// target, triples go back to the review queue.</param>
    public sealed record SplitEntity(string From, ImmutableArray<SplitRule> Rules, string Otherwise = "") : SchemaChange;

    /// <summary>Gives an entity type up.</summary>
    /// <param name="Id">The type.</param>
    /// <param name="MapTo">The type that its work goes to; when empty, mentions are deleted and triples withdrawn.</param>
    public sealed record DeleteEntity(string Id, string MapTo = "") : SchemaChange;

    /// <summary>Gives a relation type up; see <see cref="DeleteEntity"/>.</summary>
    public sealed record DeleteRelation(string Id, string MapTo = "") : SchemaChange;

    /// <summary>Gives a property of an entity type up; its values are withdrawn.</summary>
    public sealed record DeleteProperty(string Type, string Id) : SchemaChange;

    /// <summary>Says anew which types a relation type joins. What is no longer legal goes back to the review queue.</summary>
    public sealed record SetPairs(string Id, ImmutableArray<TypePair> Pairs) : SchemaChange;

    /// <summary>Says anew how many ends a relation type may join. What is too many goes back to the review queue.</summary>
    public sealed record SetCardinality(string Id, Cardinality Cardinality) : SchemaChange;

    /// <summary>Says anew what a property's values are. Values that are none go back to the review queue.</summary>
    public sealed record SetPropertyKind(string Type, string Id, PropertyKind PropertyKind) : SchemaChange;

    // What JSON left out is empty, not null.
    internal SchemaChange Repaired() =>
        this switch
        {
            RenameEntity c => new RenameEntity(c.From ?? "", c.To ?? ""),
            RenameRelation c => new RenameRelation(c.From ?? "", c.To ?? ""),
            RenameProperty c => new RenameProperty(c.Type ?? "", c.From ?? "", c.To ?? ""),
            MergeEntities c => new MergeEntities(List(c.From), c.Into ?? ""),
            MergeRelations c => new MergeRelations(List(c.From), c.Into ?? ""),
            SplitEntity c => new SplitEntity(
                c.From ?? "",
                c.Rules.IsDefault
                    ? []
                    : [.. c.Rules.Where(r => r is not null).Select(r => new SplitRule(r.To ?? "", r.Pattern ?? "", List(r.Names)))],
                c.Otherwise ?? ""
            ),
            DeleteEntity c => new DeleteEntity(c.Id ?? "", c.MapTo ?? ""),
            DeleteRelation c => new DeleteRelation(c.Id ?? "", c.MapTo ?? ""),
            DeleteProperty c => new DeleteProperty(c.Type ?? "", c.Id ?? ""),
            SetPairs c => new SetPairs(
                c.Id ?? "",
                c.Pairs.IsDefault ? [] : [.. c.Pairs.Where(p => p is not null).Select(p => new TypePair(p.Head ?? "", p.Tail ?? ""))]
            ),
            SetCardinality c => c with { Id = c.Id ?? "" },
            SetPropertyKind c => c with { Type = c.Type ?? "", Id = c.Id ?? "" },
            _ => this,
        };

    private static ImmutableArray<string> List(ImmutableArray<string> items) =>
        items.IsDefault ? [] : [.. items.Where(i => !string.IsNullOrEmpty(i))];
}
