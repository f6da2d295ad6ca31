using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

/// <summary>An edit that is made when it is its turn, from the draft as it is by then.</summary>
/// <param name="schema">The draft.</param>
/// <param name="now">What a type is called by now.</param>
public delegate SchemaEdit TypeEdit(KnowledgeSchema schema, Func<string, string> now);

/// <summary>Edits of one type, told apart by the identifier that it had when its field was left.</summary>
public static class TypeEdits
{
    public static TypeEdit Of(string id, Func<EntityType, EntityType> change) =>
        (schema, now) =>
            schema.Entity(now(id)) is { } type
                ? new SchemaEdit.PutEntity(change(type), type)
                : throw new ProblemException(SchemaProblems.EditGone, id, id);

    public static TypeEdit Of(string id, Func<RelationType, RelationType> change) =>
        (schema, now) =>
            schema.Relation(now(id)) is { } type
                ? new SchemaEdit.PutRelation(change(type), type)
                : throw new ProblemException(SchemaProblems.EditGone, id, id);
}
