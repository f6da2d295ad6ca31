using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Learning;

/// <summary>What engines found in a document, on its way to be stored.</summary>
/// <param name="Document">The document.</param>
/// <param name="Engines">The engines that ran: their votes are replaced by those of the set.</param>
/// <param name="Origin">The origin of new suggestions.</param>
/// <param name="Set">What they found.</param>
/// <param name="Types">The types that were looked for; null for all. Votes for others stay as they are.</param>
/// <param name="IsNested">Whether a proposal may lie within, or around, a mention that people accepted.</param>
public sealed record NewSuggestions(
    Guid Document,
    IReadOnlySet<string> Engines,
    string Origin,
    SuggestionSet Set,
    IReadOnlySet<string>? Types = null,
    bool IsNested = false
);

/// <summary>What storing suggestions changed.</summary>
/// <param name="Mentions">New mentions.</param>
/// <param name="Relations">New relations.</param>
/// <param name="Withdrawn">Undecided suggestions that no engine makes any more.</param>
public sealed record StoredSuggestions(int Mentions, int Relations, int Withdrawn);

/// <summary>Stores suggestions in the shared layer of a document.</summary>
/// <remarks>What a person accepted, rejected or deleted stays, and is not proposed again. A suggestion that several engines make is one,
/// with the votes of each; one that nobody has decided and no engine makes any more goes.</remarks>
internal sealed class SuggestionStore(
    PortalDbContext db,
    Guid workspaceId,
    KnowledgeSchema schema,
    LearningSettings settings,
    EnsembleWeights weights,
    ConfidenceScale scale,
    Guid userId
)
{
    public async Task<StoredSuggestions> StoreAsync(NewSuggestions found)
    {
        var document =
            await db.Documents.FirstOrDefaultAsync(d => d.Id == found.Document && d.WorkspaceId == workspaceId).ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, found.Document.ToString());
        var mentions = await db.Mentions.Where(m => m.DocumentId == document.Id).ToListAsync().ConfigureAwait(false);
        var relations = await db.Relations.Where(r => r.DocumentId == document.Id).ToListAsync().ConfigureAwait(false);
        var (ids, added) = Mentions(document, found, mentions);
        var related = Relations(document, found, ids, relations, mentions);
        var withdrawn = Withdraw(found, ids, related.Seen, mentions, relations);
        if (
            document.Status == DocumentStatus.New
            && (added > 0 || related.Added > 0 || mentions.Any(m => m.State == MentionState.Suggested))
        )
            (document.Status, document.Version) = (DocumentStatus.Suggested, document.Version + 1);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return new StoredSuggestions(added, related.Added, withdrawn);
    }

    // The row of each proposed mention; null where it must not be.
    private (MentionRow?[] Rows, int Added) Mentions(Document document, NewSuggestions found, List<MentionRow> rows)
    {
        var known = rows.Where(r => r.Fragments is null)
            .GroupBy(r => new TypedSpan(r.Type, new TextSpan(r.Start, r.End)))
            .ToDictionary(
                g => g.Key,
                g =>
                    g.OrderBy(r =>
                            r.State switch
                            {
                                MentionState.Accepted => 0,
                                MentionState.Suggested => 1,
                                MentionState.Rejected => 2,
                                _ => 3,
                            }
                        )
                        .First()
            );
        var accepted = rows.Where(r => r.State == MentionState.Accepted).Select(r => new TextSpan(r.Start, r.End)).ToList();
        var (places, added) = (new MentionRow?[found.Set.Mentions.Count], 0);
        var said = Said(document.Text, found.Set, accepted);
        for (var i = 0; i < places.Length; i++)
        {
            var proposal = found.Set.Mentions[i];
            if (schema.Entity(proposal.Type) is null || proposal.Span.End > document.Text.Length)
                continue;
            if (known.TryGetValue(new TypedSpan(proposal.Type, proposal.Span), out var row))
            {
                if (row is { State: MentionState.Suggested, DecidedBy: null } && row.Origin == found.Origin)
                    row.Assertion = said[i];
                places[i] =
                    row.State == MentionState.Accepted
                    || (row.State == MentionState.Suggested && Vote(row, found, VotesOf(proposal.Votes, found.Origin, proposal.Confidence)))
                        ? row
                        : null;
                continue;
            }

            var votes = VotesOf(proposal.Votes, found.Origin, proposal.Confidence);
            var confidence = Confidence(votes);
            if (confidence < settings.Least(proposal.Type) || accepted.Any(a => InTheWay(a, proposal.Span, found.IsNested)))
                continue;
            row = new MentionRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspaceId,
                DocumentId = document.Id,
                LayerId = Layers.Shared,
                AuthorId = userId,
                Type = proposal.Type,
                Start = proposal.Span.Start,
                End = proposal.Span.End,
                State = MentionState.Suggested,
                Origin = found.Origin,
                Confidence = confidence,
                Votes = JsonSerializer.Serialize(votes),
                Assertion = said[i],
            };
            db.Mentions.Add(row);
            rows.Add(row);
            known[new TypedSpan(proposal.Type, proposal.Span)] = row;
            places[i] = row;
            added++;
        }

        return (places, added);
    }

    private (HashSet<Guid> Seen, int Added) Relations(
        Document document,
        NewSuggestions found,
        MentionRow?[] places,
        List<RelationRow> rows,
        List<MentionRow> mentions
    )
    {
        var (seen, added) = (new HashSet<Guid>(), 0);
        var known = rows.Where(r => r.TailId is not null)
            .GroupBy(r => (r.Type, r.HeadId, r.TailId!.Value))
            .ToDictionary(g => g.Key, g => g.First());
        var states = mentions.ToDictionary(m => m.Id, m => m.State);
        foreach (var proposal in found.Set.Relations)
        {
            if (
                places[proposal.Head] is not { } head
                || places[proposal.Tail] is not { } tail
                || !schema.Allows(proposal.Type, head.Type, tail.Type)
                || states[head.Id] is not (MentionState.Accepted or MentionState.Suggested)
                || states[tail.Id] is not (MentionState.Accepted or MentionState.Suggested)
            )
                continue;
            var votes = VotesOf(proposal.Votes, found.Origin, proposal.Confidence);
            if (known.TryGetValue((proposal.Type, head.Id, tail.Id), out var row))
            {
                seen.Add(row.Id);
                if (row.State == MentionState.Suggested)
                    (row.Votes, row.Confidence) = Voted(row.Votes, row.Origin, row.Confidence, found, votes, relation: true);
                if (row is { State: MentionState.Suggested, DecidedBy: null } && row.Origin == found.Origin)
                    row.Assertion = head.Assertion | tail.Assertion;
                continue;
            }

            var confidence = Math.Round(scale.Of(votes.Max(v => v.Confidence)), 4);
            if (confidence < settings.Least(proposal.Type))
                continue;
            row = new RelationRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspaceId,
                DocumentId = document.Id,
                LayerId = Layers.Shared,
                AuthorId = userId,
                Type = proposal.Type,
                HeadId = head.Id,
                TailId = tail.Id,
                State = MentionState.Suggested,
                Origin = found.Origin,
                Confidence = confidence,
                Votes = JsonSerializer.Serialize(votes),
                // What is said of an end is said of the fact: of "no fever" none follows.
                Assertion = head.Assertion | tail.Assertion,
            };
            db.Relations.Add(row);
            rows.Add(row);
            known[(proposal.Type, head.Id, tail.Id)] = row;
            seen.Add(row.Id);
            added++;
        }

        return (seen, added);
    }

    // How the text speaks of what is proposed; what people accepted helps to tell lists.
    private IReadOnlyList<Assertion> Said(string text, SuggestionSet set, List<TextSpan> accepted) =>
        settings.Detector.Of(
            text,
            [.. set.Mentions.Select(m => new TextSpan(Math.Min(m.Span.Start, text.Length), Math.Min(m.Span.End, text.Length))), .. accepted]
        );

    // Of what no person has touched, the votes of these engines that were not given again are taken back.
    private int Withdraw(
        NewSuggestions found,
        MentionRow?[] places,
        HashSet<Guid> related,
        List<MentionRow> mentions,
        List<RelationRow> relations
    )
    {
        var count = 0;
        foreach (
            var row in relations
                .Where(r => r is { State: MentionState.Suggested, DecidedBy: null } && !related.Contains(r.Id) && IsAsked(found, r.Type))
                .ToList()
        )
        {
            if (!TakeBack(row.Votes, row.Origin, row.Confidence, found, out var left))
                continue;
            if (left.Count > 0)
            {
                (row.Votes, row.Confidence) = (JsonSerializer.Serialize(left), Math.Round(scale.Of(left.Max(v => v.Confidence)), 4));
                continue;
            }

            db.Relations.Remove(row);
            relations.Remove(row);
            count++;
        }

        var stands = places.OfType<MentionRow>().Select(r => r.Id).ToHashSet();
        var ends = relations
            .Where(r => r.State != MentionState.Deleted)
            .SelectMany(r => new[] { r.HeadId, r.TailId ?? r.HeadId })
            .ToHashSet();
        foreach (
            var row in mentions
                .Where(m =>
                    m is { State: MentionState.Suggested, DecidedBy: null, Fragments: null }
                    && !stands.Contains(m.Id)
                    && IsAsked(found, m.Type)
                )
                .ToList()
        )
        {
            if (!TakeBack(row.Votes, row.Origin, row.Confidence, found, out var left))
                continue;
            if (left.Count > 0)
            {
                (row.Votes, row.Confidence) = (JsonSerializer.Serialize(left), Confidence(left));
            }
            else if (!ends.Contains(row.Id))
            {
                db.Mentions.Remove(row);
                count++;
            }
        }

        return count;
    }

    // What has become less sure than is shown is as if it were not proposed; unless a person has been at it.
    private bool Vote(MentionRow row, NewSuggestions found, IReadOnlyList<EngineVote> votes)
    {
        var (all, confidence) = Voted(row.Votes, row.Origin, row.Confidence, found, votes, relation: false);
        if (row.DecidedBy is null && confidence < settings.Least(row.Type))
            return false;
        (row.Votes, row.Confidence) = (all, confidence);
        return true;
    }

    private (string Votes, double Confidence) Voted(
        string? before,
        string origin,
        double confidence,
        NewSuggestions found,
        IReadOnlyList<EngineVote> votes,
        bool relation
    )
    {
        List<EngineVote> all =
        [
            .. Read(before, origin, confidence).Where(v => !found.Engines.Contains(v.Engine) && votes.All(n => n.Engine != v.Engine)),
            .. votes,
        ];
        return (JsonSerializer.Serialize(all), relation ? Math.Round(scale.Of(all.Max(v => v.Confidence)), 4) : Confidence(all));
    }

    private static bool TakeBack(string? votes, string origin, double confidence, NewSuggestions found, out List<EngineVote> left)
    {
        var all = Read(votes, origin, confidence);
        left = [.. all.Where(v => !found.Engines.Contains(v.Engine))];
        return left.Count < all.Count;
    }

    /// <summary>The votes of a row; of one that is older than votes are, that of its origin.</summary>
    internal static IReadOnlyList<EngineVote> Read(string? votes, string origin, double confidence) =>
        votes is null ? [new EngineVote(origin, confidence)] : JsonSerializer.Deserialize<List<EngineVote>>(votes)!;

    private static IReadOnlyList<EngineVote> VotesOf(IReadOnlyList<EngineVote>? votes, string origin, double confidence) =>
        votes is { Count: > 0 } ? votes : [new EngineVote(origin, confidence)];

    private double Confidence(IReadOnlyList<EngineVote> votes) => Math.Round(scale.Of(Raw(votes, weights)), 4);

    /// <summary>What votes come to before people's decisions correct it.</summary>
    internal static double Raw(IReadOnlyList<EngineVote> votes, EnsembleWeights weights) =>
        votes.Count == 1 ? votes[0].Confidence : weights.Confidence(votes);

    private static bool IsAsked(NewSuggestions found, string type) => found.Types is null || found.Types.Contains(type);

    // In a nested annotation mentions lie within each other, but never across.
    private static bool InTheWay(TextSpan accepted, TextSpan proposed, bool isNested)
    {
        if (accepted.Start >= proposed.End || proposed.Start >= accepted.End)
            return false;
        var isWithin =
            (accepted.Start <= proposed.Start && accepted.End >= proposed.End)
            || (proposed.Start <= accepted.Start && proposed.End >= accepted.End);
        return accepted == proposed || !isNested || !isWithin;
    }
}
