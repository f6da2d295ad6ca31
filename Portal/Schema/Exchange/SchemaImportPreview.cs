using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Schema.Exchange;

/// <summary>A reading of a file before anything is changed.</summary>
/// <param name="Format">The format that the file is read as.</param>
/// <param name="NotUnderstood">What was left out, in the order of the file.</param>
/// <param name="Differences">What importing would change in the draft.</param>
public sealed record SchemaImportPreview(
    string Format,
    int EntityTypes,
    int RelationTypes,
    int Properties,
    IReadOnlyList<Domain.Schema.Exchange.ImportNote> NotUnderstood,
    IReadOnlyList<SchemaDifference> Differences,
    IReadOnlyList<Problem> Problems,
    KnowledgeSchema Schema
);

/// <summary>What an import came to, in the shape that scripts rely on.</summary>
public sealed record SchemaImportResult(
    int EntityTypes,
    int RelationTypes,
    int Properties,
    IReadOnlyList<Domain.Schema.Exchange.ImportNote> NotUnderstood,
    string Format,
    int Version
);
