using Portal.Domain.Annotation;

namespace Portal.Domain.Team.Curation;

/// <summary>What one annotator says of a document.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Mentions">The accepted mentions.</param>
/// <param name="Relations">The accepted relation mentions; their ends are among <paramref name="Mentions"/>.</param>
public sealed record AnnotatorLayer(Guid Annotator, IReadOnlyList<EntityMention> Mentions, IReadOnlyList<RelationMention> Relations);
