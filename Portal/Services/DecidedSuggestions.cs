using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Annotation;
using Portal.Domain.Extraction;
using Portal.Learning;

namespace Portal.Services;

/// <summary>A suggestion, and what a person made of it.</summary>
/// <param name="Type">As what it was suggested.</param>
/// <param name="Confidence">How sure the engines were together.</param>
/// <param name="Votes">The engines.</param>
/// <param name="IsRight">Whether it was accepted as it was; null while nobody has decided.</param>
/// <param name="IsRelation">Whether it is a relation.</param>
internal sealed record DecidedSuggestion(string Type, double Confidence, IReadOnlyList<EngineVote> Votes, bool? IsRight, bool IsRelation);

/// <summary>Reads what people made of suggestions.</summary>
/// <remarks>What was accepted by a threshold was decided by nobody; what a merge or an import made was no suggestion.</remarks>
internal static class DecidedSuggestions
{
    public static async Task<IReadOnlyList<DecidedSuggestion>> ReadAsync(PortalDbContext db, Guid workspaceId, CancellationToken cancellationToken)
    {
        var mentions = await db.Mentions.AsNoTracking()
            .Where(m => m.WorkspaceId == workspaceId && m.Origin != AnnotationSession.Person && m.Origin != CuratedLayer.Origin && m.Origin != PropagationService.Origin && (m.Votes != null || m.Confidence < 1))
            .Select(m => new { m.Type, m.Start, m.End, m.Fragments, m.SuggestedAs, m.Confidence, m.Votes, m.Origin, m.State, m.IsAutoAccepted }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var relations = await db.Relations.AsNoTracking().Where(r => r.WorkspaceId == workspaceId && r.Origin != AnnotationSession.Person && r.Origin != CuratedLayer.Origin && (r.Votes != null || r.Confidence < 1))
            .Select(r => new { r.Type, r.SuggestedAs, r.Confidence, r.Votes, r.Origin, r.State, r.IsAutoAccepted }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. mentions.Select(m =>
            {
                var isCorrected = m.SuggestedAs is { } was && was != AnnotationSession.SuggestedAs(new MentionRow { Type = m.Type, Start = m.Start, End = m.End, Fragments = m.Fragments });
                return new DecidedSuggestion(m.SuggestedAs?.Split(' ')[0] ?? m.Type, m.Confidence, SuggestionStore.Read(m.Votes, m.Origin, m.Confidence), IsRight(m.State, m.IsAutoAccepted, isCorrected), false);
            }),
            .. relations.Select(r => new DecidedSuggestion(r.SuggestedAs ?? r.Type, r.Confidence, SuggestionStore.Read(r.Votes, r.Origin, r.Confidence), IsRight(r.State, r.IsAutoAccepted, r.SuggestedAs is not null && r.SuggestedAs != r.Type), true)),
        ];
    }

    private static bool? IsRight(MentionState state, bool isAutoAccepted, bool isCorrected) =>
        state == MentionState.Suggested || isAutoAccepted ? null : state == MentionState.Accepted && !isCorrected;
}
