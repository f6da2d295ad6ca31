using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Annotation;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning;

/// <summary>How the confidences of a workspace's suggestions are corrected by what people made of earlier ones.</summary>
/// <remarks>Learned anew when a twentieth more was decided: some decisions change little.</remarks>
public sealed class Recalibrations(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>So many decided suggestions are needed before anything is corrected.</summary>
    public const int FewestDecided = 50;

    private const double Share = 0.05;
    private readonly ConcurrentDictionary<Guid, (int Decided, ConfidenceScale Scale)> _scales = new();

    /// <summary>The correction for confidences of mentions and relations; none where it is turned off or too few were decided.</summary>
    public async Task<ConfidenceScale> OfAsync(
        Guid workspaceId,
        LearningSettings settings,
        EnsembleWeights weights,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Recalibrates)
            return ConfidenceScale.None;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var count = await db
            .Mentions.CountAsync(
                m => m.WorkspaceId == workspaceId && (m.State == MentionState.Accepted || m.State == MentionState.Rejected),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (_scales.TryGetValue(workspaceId, out var known) && Math.Abs(count - known.Decided) <= known.Decided * Share)
            return known.Scale;
        var decided = (await DecidedSuggestions.ReadAsync(db, workspaceId, cancellationToken).ConfigureAwait(false))
            .Select(d => (SuggestionStore.Raw(d.Votes, weights), d.IsRight))
            .ToList();
        var scale = decided.Count < FewestDecided ? ConfidenceScale.None : ConfidenceScale.Fit(1, decided);
        _scales[workspaceId] = (count, scale);
        return scale;
    }
}
