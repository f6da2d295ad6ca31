using Portal.Data.Schema;
using Portal.Domain.Schema;

namespace Portal.Schema;

/// <summary>A version of a schema as pages and the API see it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="IsPublished">Whether it is published; otherwise it is the draft.</param>
/// <param name="Schema">The types.</param>
/// <param name="Version">The concurrency token of the draft.</param>
/// <param name="PublishedAt">When, UTC.</param>
/// <param name="Review">How far a draft is on its way.</param>
/// <param name="Note">What its author or reviewer says.</param>
/// <param name="By">Who made or published it.</param>
public sealed record SchemaView(
    Guid Id,
    int Number,
    bool IsPublished,
    KnowledgeSchema Schema,
    int Version,
    DateTime? PublishedAt,
    SchemaReviewState Review = SchemaReviewState.Draft,
    string Note = "",
    Guid? By = null
);
