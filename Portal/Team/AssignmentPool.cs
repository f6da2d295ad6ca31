using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain.Annotation;

namespace Portal.Team;

/// <summary>The documents of an assigned corpus that may still be given out. What changes something runs inside a write.</summary>
public static class AssignmentPool
{
    /// <summary>Gives back what nobody has touched for too long.</summary>
    public static async Task<int> SweepAsync(PortalDbContext db, AssignmentPlan plan, DateTime now)
    {
        if (plan.AbandonedAfterHours == 0)
            return 0;
        var before = now.AddHours(-plan.AbandonedAfterHours);
        var idle = db.Assignments.Where(a =>
            a.CorpusId == plan.CorpusId
            && a.LastActiveAt < before
            && (a.State == AssignmentState.Assigned || a.State == AssignmentState.InProgress || a.State == AssignmentState.Returned)
        );
        var documents = await idle.Select(a => a.DocumentId).Distinct().ToListAsync().ConfigureAwait(false);
        if (documents.Count == 0)
            return 0;
        var count = await idle.ExecuteUpdateAsync(a =>
                a.SetProperty(x => x.State, AssignmentState.Abandoned).SetProperty(x => x.Version, x => x.Version + 1)
            )
            .ConfigureAwait(false);
        // Nobody may be at work on some of them any more.
        foreach (var document in documents)
            await SettleAsync(db, document).ConfigureAwait(false);
        return count;
    }

    /// <summary>Gives a user the next document of the pool; null when there is none for them.</summary>
    public static async Task<Guid?> TakeAsync(PortalDbContext db, AssignmentPlan plan, Guid user, DateTime now)
    {
        // A user comes to a document once: what they gave up goes to somebody else.
        var free = db.Documents.Where(d =>
            d.CorpusId == plan.CorpusId
            && d.CurationState != CurationState.Done
            && !db.Assignments.Any(a => a.DocumentId == d.Id && a.UserId == user)
            && db.Assignments.Count(a => a.DocumentId == d.Id && a.State != AssignmentState.Abandoned) < plan.AnnotatorsPerDocument
        );
        var next = plan.Order switch
        {
            AssignmentOrder.Random => First(
                await free.Select(d => d.Id).ToListAsync().ConfigureAwait(false),
                id => Lot(plan.Seed, user, id)
            ),
            AssignmentOrder.Weighted => First(
                (
                    await free.Select(d => new
                        {
                            d.Id,
                            Open = db.Mentions.Count(m => m.DocumentId == d.Id && m.State == MentionState.Suggested),
                        })
                        .ToListAsync()
                        .ConfigureAwait(false)
                ).ToDictionary(d => d.Id, d => d.Open),
                plan.Seed,
                user
            ),
            AssignmentOrder.Uncertainty => await free.OrderByDescending(d =>
                    db.Mentions.Where(m => m.DocumentId == d.Id && m.State == MentionState.Suggested)
                        .Average(m => (double?)(1 - Math.Abs((2 * m.Confidence) - 1)))
                    ?? 0
                )
                .ThenBy(d => d.Id)
                .Select(d => (Guid?)d.Id)
                .FirstOrDefaultAsync()
                .ConfigureAwait(false),
            // A document that somebody has begun comes before a fresh one, so that documents are completed.
            _ => await free.OrderBy(d => db.Assignments.Any(a => a.DocumentId == d.Id && a.State != AssignmentState.Abandoned) ? 0 : 1)
                .ThenBy(d => d.Id)
                .Select(d => (Guid?)d.Id)
                .FirstOrDefaultAsync()
                .ConfigureAwait(false),
        };
        if (next is { } document)
            await GiveAsync(db, plan, [document], [user], now).ConfigureAwait(false);
        return next;
    }

    /// <summary>Gives each document to each user, as far as the plan allows.</summary>
    public static async Task<AssignmentOutcome> GiveAsync(
        PortalDbContext db,
        AssignmentPlan plan,
        IReadOnlyList<Guid> documents,
        IReadOnlyList<Guid> users,
        DateTime now
    )
    {
        var outcome = new AssignmentOutcome(0, 0, 0);
        foreach (var document in documents.Distinct())
        {
            var known = await db.Assignments.Where(a => a.DocumentId == document).ToListAsync().ConfigureAwait(false);
            foreach (var user in users.Distinct())
            {
                var own = known.FirstOrDefault(a => a.UserId == user);
                if (own is { State: not AssignmentState.Abandoned })
                {
                    outcome = outcome with { Had = outcome.Had + 1 };
                    continue;
                }

                if (known.Count(a => a.State != AssignmentState.Abandoned) >= plan.AnnotatorsPerDocument)
                {
                    outcome = outcome with { Full = outcome.Full + 1 };
                    continue;
                }

                if (own is null)
                    known.Add(await MakeAsync(db, plan, document, user, now).ConfigureAwait(false));
                else
                    (own.State, own.LastActiveAt, own.Version) = (AssignmentState.Assigned, now, own.Version + 1);
                outcome = outcome with { Given = outcome.Given + 1 };
            }
        }

        await db.SaveChangesAsync().ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Who should get which document: each goes to the annotators who are furthest behind their share. Nothing is given
    /// yet.</summary>
    public static async Task<IReadOnlyList<(Guid Document, IReadOnlyList<Guid> Users)>> DealAsync(
        PortalDbContext db,
        AssignmentPlan plan,
        IReadOnlyDictionary<Guid, double> weights
    )
    {
        var documents = await db
            .Documents.Where(d => d.CorpusId == plan.CorpusId && d.CurationState != CurationState.Done)
            .OrderBy(d => d.Id)
            .Select(d => d.Id)
            .ToListAsync()
            .ConfigureAwait(false);
        if (plan.Order == AssignmentOrder.Random)
            documents = [.. documents.OrderBy(d => Lot(plan.Seed, Guid.Empty, d))];
        var has = (
            await db
                .Assignments.Where(a => a.CorpusId == plan.CorpusId && a.State != AssignmentState.Abandoned)
                .Select(a => new { a.DocumentId, a.UserId })
                .ToListAsync()
                .ConfigureAwait(false)
        ).ToLookup(a => a.DocumentId, a => a.UserId);
        var load = weights.Keys.ToDictionary(u => u, u => documents.Sum(d => has[d].Count(x => x == u)));
        var hands = new List<(Guid, IReadOnlyList<Guid>)>();
        foreach (var document in documents)
        {
            var missing = plan.AnnotatorsPerDocument - has[document].Count();
            var chosen = weights
                .Keys.Where(u => !has[document].Contains(u))
                .OrderBy(u => (load[u] + 1) / weights[u])
                .ThenBy(u => Lot(plan.Seed, u, document))
                .Take(Math.Max(0, missing))
                .ToList();
            foreach (var user in chosen)
                load[user]++;
            if (chosen.Count > 0)
                hands.Add((document, chosen));
        }

        return hands;
    }

    /// <summary>A document is in progress while somebody works on it, and done when as many annotators as planned have finished.</summary>
    public static async Task SettleAsync(PortalDbContext db, Guid documentId)
    {
        var document = await db.Documents.FirstAsync(d => d.Id == documentId).ConfigureAwait(false);
        var plan = await db
            .AssignmentPlans.FirstOrDefaultAsync(p => p.CorpusId == document.CorpusId && p.Mode == AssignmentMode.Assigned)
            .ConfigureAwait(false);
        if (plan is null)
            return;
        var states = await db.Assignments.Where(a => a.DocumentId == documentId).Select(a => a.State).ToListAsync().ConfigureAwait(false);
        var status =
            states.Count(s => s == AssignmentState.Finished) >= plan.AnnotatorsPerDocument ? DocumentStatus.Done
            : states.Any(s => s is AssignmentState.InProgress or AssignmentState.Finished or AssignmentState.Returned)
                ? DocumentStatus.InProgress
            : document.Status is DocumentStatus.Done or DocumentStatus.InProgress ? DocumentStatus.New
            : document.Status;
        if (status == document.Status)
            return;
        (document.Status, document.Version) = (status, document.Version + 1);
        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    // The layer of its own, with the suggestions that there are; unless the lot says that this document is done without.
    private static async Task<AssignmentRow> MakeAsync(PortalDbContext db, AssignmentPlan plan, Guid document, Guid user, DateTime now)
    {
        var without = Lot(plan.Seed, user, document, "guard") % 100 < (ulong)plan.PercentWithoutSuggestions;
        var row = new AssignmentRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = plan.WorkspaceId,
            CorpusId = plan.CorpusId,
            DocumentId = document,
            UserId = user,
            WithSuggestions = !without,
            AssignedAt = now,
            LastActiveAt = now,
        };
        db.Assignments.Add(row);
        if (row.WithSuggestions)
            await CopySuggestionsAsync(db, document, user).ConfigureAwait(false);
        return row;
    }

    private static async Task CopySuggestionsAsync(PortalDbContext db, Guid document, Guid user)
    {
        var ids = new Dictionary<Guid, Guid>();
        foreach (
            var m in await db
                .Mentions.AsNoTracking()
                .Where(m => m.DocumentId == document && m.State == MentionState.Suggested)
                .ToListAsync()
                .ConfigureAwait(false)
        )
        {
            ids[m.Id] = Guid.CreateVersion7();
            (m.Id, m.LayerId) = (ids[m.Id], user);
            db.Mentions.Add(m);
        }

        foreach (
            var r in await db
                .Relations.AsNoTracking()
                .Where(r => r.DocumentId == document && r.State == MentionState.Suggested)
                .ToListAsync()
                .ConfigureAwait(false)
        )
        {
            if (!ids.TryGetValue(r.HeadId, out var head) || (r.TailId is { } t && !ids.ContainsKey(t)))
                continue;
            (r.Id, r.LayerId, r.HeadId, r.TailId) = (Guid.CreateVersion7(), user, head, r.TailId is { } tail ? ids[tail] : null);
            db.Relations.Add(r);
        }
    }

    private static Guid? First(List<Guid> ids, Func<Guid, ulong> lot) => ids.Count == 0 ? null : ids.MinBy(lot);

    // Of n tickets a document has one, and one more for each suggestion: the exponential races of Efraimidis and Spirakis (2006), one draw
    // for each document.
    private static Guid? First(Dictionary<Guid, int> tickets, int seed, Guid user) =>
        tickets.Count == 0
            ? null
            : tickets.MinBy(t => -Math.Log((Lot(seed, user, t.Key) + 1.0) / (ulong.MaxValue + 2.0)) / (t.Value + 1)).Key;

    // The same for the same plan, person and document, on every machine.
    private static ulong Lot(int seed, Guid user, Guid document, string purpose = "order")
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(
            [
                .. BitConverter.GetBytes(seed),
                .. user.ToByteArray(),
                .. document.ToByteArray(),
                .. System.Text.Encoding.UTF8.GetBytes(purpose),
            ],
            bytes
        );
        return BitConverter.ToUInt64(bytes);
    }
}
