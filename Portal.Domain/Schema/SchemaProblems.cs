namespace Portal.Domain.Schema;

/// <summary>Problems of a schema, its edits, changes, files and publication.</summary>
public static class SchemaProblems
{
    /// <summary>“Neo4j did not answer as expected: {0}. Nothing was changed.”</summary>
    public static ProblemCode Neo4jFailed { get; } = new("neo4j.failed");

    /// <summary>“Choose another type to go to than ‘{0}’ itself.”</summary>
    public static ProblemCode ChangeMergeNothing { get; } = new("schema.change.mergeNothing");

    /// <summary>“Say at least one rule for splitting ‘{0}’.”</summary>
    public static ProblemCode ChangeSplitNothing { get; } = new("schema.change.splitNothing");

    /// <summary>“‘{0}’ is taken already.”</summary>
    public static ProblemCode ChangeTaken { get; } = new("schema.change.taken");

    /// <summary>“The schema has no ‘{0}’.”</summary>
    public static ProblemCode ChangeUnknown { get; } = new("schema.change.unknown");

    /// <summary>“A comment has 1 to {0} characters.”</summary>
    public static ProblemCode CommentIllegal { get; } = new("schema.comment.illegal");

    /// <summary>“The comment is no longer there.”</summary>
    public static ProblemCode CommentUnknown { get; } = new("schema.comment.unknown");

    /// <summary>“Somebody else has saved this schema since you opened it (now version {0}). Your change was not saved; reload to see
    /// theirs.”</summary>
    public static ProblemCode Conflict { get; } = new("schema.conflict");

    /// <summary>“‘{0}’ has no definition; annotators and models read it.”</summary>
    public static ProblemCode DefinitionMissing { get; } = new("schema.definition.missing");

    /// <summary>“Somebody else has changed the same meanwhile: {0}. Nothing was overwritten; choose yours or theirs.”</summary>
    public static ProblemCode EditConflict { get; } = new("schema.edit.conflict");

    /// <summary>“‘{0}’ is no longer in the draft; somebody else has removed or renamed it.”</summary>
    public static ProblemCode EditGone { get; } = new("schema.edit.gone");

    /// <summary>“The edit cannot be read.”</summary>
    public static ProblemCode EditIllegal { get; } = new("schema.edit.illegal");

    /// <summary>“The schema has no entity type yet.”</summary>
    public static ProblemCode Empty { get; } = new("schema.empty");

    /// <summary>“‘{0}’ is abstract and no type inherits from it: nothing can be labeled with it.”</summary>
    public static ProblemCode EntityAbstractLeaf { get; } = new("schema.entity.abstractLeaf");

    /// <summary>“Nobody could tell ‘{0}’ from ‘{1}’: same definition or examples.”</summary>
    public static ProblemCode EntityAlike { get; } = new("schema.entity.alike");

    /// <summary>“No relation uses ‘{0}’.”</summary>
    public static ProblemCode EntityOrphan { get; } = new("schema.entity.orphan");

    /// <summary>“No mention in {1} documents is of type ‘{0}’.”</summary>
    public static ProblemCode EntityUnused { get; } = new("schema.entity.unused");

    /// <summary>“There is no format ‘{0}’.”</summary>
    public static ProblemCode FormatUnknown { get; } = new("schema.format.unknown");

    /// <summary>“The key ‘{0}’ is also that of ‘{1}’.”</summary>
    public static ProblemCode HotkeyDuplicate { get; } = new("schema.hotkey.duplicate");

    /// <summary>“‘{0}’ is no key: one digit or letter.”</summary>
    public static ProblemCode HotkeyIllegal { get; } = new("schema.hotkey.illegal");

    /// <summary>“The identifier ‘{0}’ is used twice.”</summary>
    public static ProblemCode IdentifierDuplicate { get; } = new("schema.identifier.duplicate");

    /// <summary>“‘{0}’ is no legal identifier: begin with a letter, then letters, digits and underscores, at most 64.”</summary>
    public static ProblemCode IdentifierIllegal { get; } = new("schema.identifier.illegal");

    /// <summary>“‘{0}’ is reserved for the graph itself.”</summary>
    public static ProblemCode IdentifierReserved { get; } = new("schema.identifier.reserved");

    /// <summary>“The file is not of this format, or there is no type in it.”</summary>
    public static ProblemCode ImportOtherKind { get; } = new("schema.import.otherKind");

    /// <summary>“The file is no valid JSON (line {0}).”</summary>
    public static ProblemCode JsonBroken { get; } = new("schema.json.broken");

    /// <summary>“The file is no schema: it has neither entities nor relations.”</summary>
    public static ProblemCode JsonNotASchema { get; } = new("schema.json.notASchema");

    /// <summary>“A schema holds at most {0} types.”</summary>
    public static ProblemCode JsonTooManyTypes { get; } = new("schema.json.tooManyTypes");

    /// <summary>“‘{0}’ has no key property; its entities are told apart by name alone.”</summary>
    public static ProblemCode KeyMissing { get; } = new("schema.key.missing");

    /// <summary>“The name ‘{0}’ is also that of ‘{1}’.”</summary>
    public static ProblemCode NameDuplicate { get; } = new("schema.name.duplicate");

    /// <summary>“‘{0}’ has no English name.”</summary>
    public static ProblemCode NameMissingEn { get; } = new("schema.name.missingEn");

    /// <summary>“‘{0}’ has no Chinese name.”</summary>
    public static ProblemCode NameMissingZh { get; } = new("schema.name.missingZh");

    /// <summary>“No Neo4j database is connected. Set one in the settings first.”</summary>
    public static ProblemCode Neo4jNone { get; } = new("schema.neo4j.none");

    /// <summary>“‘{0}’ would inherit from itself.”</summary>
    public static ProblemCode ParentCycle { get; } = new("schema.parent.cycle");

    /// <summary>“‘{0}’ inherits from ‘{1}’, which does not exist.”</summary>
    public static ProblemCode ParentUnknown { get; } = new("schema.parent.unknown");

    /// <summary>“The pattern ‘{1}’ of ‘{0}’ is no regular expression.”</summary>
    public static ProblemCode PatternIllegal { get; } = new("schema.pattern.illegal");

    /// <summary>“The enumeration ‘{0}’ has no values.”</summary>
    public static ProblemCode PropertyNoValues { get; } = new("schema.property.noValues");

    /// <summary>“‘{0}’ has the unit ‘{1}’ and is no number.”</summary>
    public static ProblemCode PropertyUnitWithoutNumber { get; } = new("schema.property.unitWithoutNumber");

    /// <summary>“The model’s reply is no JSON. Nothing was changed; ask again or choose another model.”</summary>
    public static ProblemCode ProposalBroken { get; } = new("schema.proposal.broken");

    /// <summary>“There is no document to read. Import a corpus first.”</summary>
    public static ProblemCode ProposalNoText { get; } = new("schema.proposal.noText");

    /// <summary>“‘{1}’ is the inverse of ‘{0}’ and joins other types.”</summary>
    public static ProblemCode RelationInverseMismatch { get; } = new("schema.relation.inverseMismatch");

    /// <summary>“The inverse ‘{1}’ of ‘{0}’ does not exist.”</summary>
    public static ProblemCode RelationInverseUnknown { get; } = new("schema.relation.inverseUnknown");

    /// <summary>“‘{0}’ is transitive, but no tail type can be a head.”</summary>
    public static ProblemCode RelationNeverTransitive { get; } = new("schema.relation.neverTransitive");

    /// <summary>“‘{0}’ has no head and tail types.”</summary>
    public static ProblemCode RelationNoPair { get; } = new("schema.relation.noPair");

    /// <summary>“‘{0}’ names the type ‘{1}’, which does not exist.”</summary>
    public static ProblemCode RelationUnknownType { get; } = new("schema.relation.unknownType");

    /// <summary>“Draft {0} stands on this version. Publish or discard it first; nothing was changed.”</summary>
    public static ProblemCode RevertDraft { get; } = new("schema.revert.draft");

    /// <summary>“There is no publication to take back.”</summary>
    public static ProblemCode RevertNothing { get; } = new("schema.revert.nothing");

    /// <summary>“There is no draft to review.”</summary>
    public static ProblemCode ReviewNoDraft { get; } = new("schema.review.noDraft");

    /// <summary>“Nobody has asked for a review of this draft.”</summary>
    public static ProblemCode ReviewNotAsked { get; } = new("schema.review.notAsked");

    /// <summary>“There is no starter ‘{0}’.”</summary>
    public static ProblemCode StarterUnknown { get; } = new("schema.starter.unknown");

    /// <summary>“‘{0}’ ends a line of more than {1} types that inherit from each other. Make the line shorter.”</summary>
    public static ProblemCode TooDeep { get; } = new("schema.tooDeep");

    /// <summary>“The file is no valid Turtle (line {0}, at ‘{1}’).”</summary>
    public static ProblemCode TurtleBroken { get; } = new("schema.turtle.broken");

    /// <summary>“This change is published and has reached the work. Take the publication back instead; nothing was
    /// changed.”</summary>
    public static ProblemCode UndoPublished { get; } = new("schema.undo.published");

    /// <summary>“There is no version ‘{0}’.”</summary>
    public static ProblemCode VersionUnknown { get; } = new("schema.version.unknown");

    /// <summary>“The file is no Excel workbook.”</summary>
    public static ProblemCode XlsxBroken { get; } = new("schema.xlsx.broken");

    /// <summary>“The file is no valid RDF/XML (line {0}).”</summary>
    public static ProblemCode XmlBroken { get; } = new("schema.xml.broken");
}
