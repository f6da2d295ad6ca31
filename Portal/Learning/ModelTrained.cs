using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning;

/// <summary>A new version of the tagger has taken over.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Model">The version.</param>
/// <param name="Tagger">The tagger itself, so that it need not be read from its file.</param>
/// <param name="Documents">What it has learned from.</param>
public sealed record ModelTrained(Guid WorkspaceId, Guid Model, SequenceTagger Tagger, IReadOnlyList<LearningDocument> Documents);
