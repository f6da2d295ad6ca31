using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Team.Curation;

namespace Portal.Learning;

/// <summary>A suggestion, and what a person made of it.</summary>
/// <param name="Type">As what it was suggested.</param>
/// <param name="Confidence">How sure the engines were together.</param>
/// <param name="Votes">The engines.</param>
/// <param name="IsRight">Whether it was accepted as it was.</param>
/// <param name="IsRelation">Whether it is a relation.</param>
internal sealed record DecidedSuggestion(string Type, double Confidence, IReadOnlyList<EngineVote> Votes, bool IsRight, bool IsRelation);

/// <summary>Reads what people made of suggestions.</summary>
/// <remarks>What was accepted by a threshold was decided by nobody; what a merge or an import made was no suggestion. A run over a corpus
/// leaves millions of suggestions that wait: those are counted by the database, and only what people decided is read.</remarks>
internal static class DecidedSuggestions
{
    // Named one by one, as the index by state has them.
    private static readonly MentionState[] s_decided = [MentionState.Accepted, MentionState.Rejected, MentionState.Deleted];
    private static readonly MentionState[] s_undecided = [MentionState.Suggested, MentionState.Accepted];

    public static async Task<IReadOnlyList<DecidedSuggestion>> ReadAsync(
        PortalDbContext db,
        Guid workspaceId,
        CancellationToken cancellationToken
    )
    {
        var mentions = await Mentions(db, workspaceId)
            .Where(m => s_decided.Contains(m.State) && !m.IsAutoAccepted)
            .Select(m => new
            {
                m.Type,
                m.Start,
                m.End,
                m.Fragments,
                m.SuggestedAs,
                m.Confidence,
                m.Votes,
                m.Origin,
                m.State,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var relations = await Relations(db, workspaceId)
            .Where(r => s_decided.Contains(r.State) && !r.IsAutoAccepted)
            .Select(r => new
            {
                r.Type,
                r.SuggestedAs,
                r.Confidence,
                r.Votes,
                r.Origin,
                r.State,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. mentions.Select(m =>
            {
                var isCorrected =
                    m.SuggestedAs is { } was
                    && was
                        != AnnotationSession.SuggestedAs(
                            new MentionRow
                            {
                                Type = m.Type,
                                Start = m.Start,
                                End = m.End,
                                Fragments = m.Fragments,
                            }
                        );
                return new DecidedSuggestion(
                    m.SuggestedAs?.Split(' ')[0] ?? m.Type,
                    m.Confidence,
                    SuggestionStore.Read(m.Votes, m.Origin, m.Confidence),
                    m.State == MentionState.Accepted && !isCorrected,
                    false
                );
            }),
            .. relations.Select(r => new DecidedSuggestion(
                r.SuggestedAs ?? r.Type,
                r.Confidence,
                SuggestionStore.Read(r.Votes, r.Origin, r.Confidence),
                r.State == MentionState.Accepted && (r.SuggestedAs is null || r.SuggestedAs == r.Type),
                true
            )),
        ];
    }

    /// <summary>How many suggestions nobody has decided: that wait, or were accepted by a threshold alone.</summary>
    /// <param name="engine">Only those that this engine made, alone or with others; null for all.</param>
    /// <param name="type">Only those of this type; null for all.</param>
    public static async Task<int> UndecidedAsync(
        PortalDbContext db,
        Guid workspaceId,
        string? engine,
        string? type,
        CancellationToken cancellationToken
    )
    {
        // As it stands in the JSON of votes, where a quotation mark in any other place is escaped.
        var vote = engine is null ? "" : $"\"{nameof(EngineVote.Engine)}\":{JsonSerializer.Serialize(engine)}";
        return await Mentions(db, workspaceId)
                .CountAsync(
                    m =>
                        s_undecided.Contains(m.State)
                        && (m.State == MentionState.Suggested || m.IsAutoAccepted)
                        && (type == null || m.Type == type)
                        && (engine == null || (m.Votes == null ? m.Origin == engine : m.Votes.Contains(vote))),
                    cancellationToken
                )
                .ConfigureAwait(false)
            + await Relations(db, workspaceId)
                .CountAsync(
                    r =>
                        s_undecided.Contains(r.State)
                        && (r.State == MentionState.Suggested || r.IsAutoAccepted)
                        && (type == null || r.Type == type)
                        && (engine == null || (r.Votes == null ? r.Origin == engine : r.Votes.Contains(vote))),
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private static IQueryable<MentionRow> Mentions(PortalDbContext db, Guid workspaceId) =>
        db
            .Mentions.AsNoTracking()
            .Where(m =>
                m.WorkspaceId == workspaceId
                && m.Origin != AnnotationOrigins.Person
                && m.Origin != CuratedLayer.Origin
                && m.Origin != PropagationService.Origin
                && (m.Votes != null || m.Confidence < 1)
            );

    private static IQueryable<RelationRow> Relations(PortalDbContext db, Guid workspaceId) =>
        db
            .Relations.AsNoTracking()
            .Where(r =>
                r.WorkspaceId == workspaceId
                && r.Origin != AnnotationOrigins.Person
                && r.Origin != CuratedLayer.Origin
                && (r.Votes != null || r.Confidence < 1)
            );
}
