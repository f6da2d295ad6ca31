using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Domain.Annotation;
using Portal.Domain.Graph;
using Portal.Domain.Knowledge;
using Portal.Knowledge.Push;

namespace Portal.Knowledge;

/// <summary>Keeps triples and their evidence true to what people decided in documents; inside the write of the decision.</summary>
/// <remarks>A fact that is stated makes a triple, which waits for approval. A fact that is stated no more takes its evidence with it: a
/// waiting triple without evidence goes, an approved one is withdrawn from the graph.</remarks>
public sealed class TripleSync(TripleOutbox outbox, TimeProvider time)
{
    internal async Task SyncAsync(PortalDbContext db, Document document, StatedFacts stated)
    {
        if (stated.About.Count == 0)
            return;
        var about = stated.About;
        var stale = await db.Evidence.Where(e => about.Contains(e.RelationMentionId)).ToListAsync().ConfigureAwait(false);
        var touched = stale.Select(e => e.TripleId).ToHashSet();
        db.Evidence.RemoveRange(stale);
        await db.SaveChangesAsync().ConfigureAwait(false);
        foreach (var fact in stated.Facts)
            touched.Add(await StateAsync(db, document, fact).ConfigureAwait(false));
        await db.SaveChangesAsync().ConfigureAwait(false);
        await SettleAsync(db, document.WorkspaceId, touched).ConfigureAwait(false);
        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    private async Task<Guid> StateAsync(PortalDbContext db, Document document, StatedFact fact)
    {
        var workspace = document.WorkspaceId;
        var head = await EntityResolver.ResolveAsync(db, workspace, fact.HeadType, fact.Head).ConfigureAwait(false);
        var tail = fact.TailType is { } type
            ? await EntityResolver.ResolveAsync(db, workspace, type, fact.Tail).ConfigureAwait(false)
            : null;
        var key = GraphKey.OfTriple(head.GraphKey, fact.Relation, tail?.GraphKey ?? fact.Tail);
        var triple =
            db.Triples.Local.FirstOrDefault(t => t.WorkspaceId == workspace && t.GraphKey == key)
            ?? await db.Triples.FirstOrDefaultAsync(t => t.WorkspaceId == workspace && t.GraphKey == key).ConfigureAwait(false);
        if (triple is null)
        {
            triple = new TripleRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspace,
                HeadId = head.Id,
                Relation = fact.Relation,
                TailId = tail?.Id,
                Value = tail is null ? fact.Tail : null,
                GraphKey = key,
                CreatedAt = time.GetUtcNow().UtcDateTime,
            };
            db.Triples.Add(triple);
        }

        triple.Confidence = Math.Max(triple.Confidence, fact.Confidence);
        if (triple.State == TripleState.Withdrawn)
            triple.State = TripleState.Pending;
        db.Evidence.Add(
            new EvidenceRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspace,
                TripleId = triple.Id,
                RelationMentionId = fact.RelationMention,
                DocumentId = document.Id,
                SentenceStart = fact.Sentence.Start,
                SentenceEnd = fact.Sentence.End,
                HeadStart = fact.HeadSpan.Start,
                HeadEnd = fact.HeadSpan.End,
                TailStart = fact.TailSpan.Start,
                TailEnd = fact.TailSpan.End,
            }
        );
        return triple.Id;
    }

    private async Task SettleAsync(PortalDbContext db, Guid workspaceId, HashSet<Guid> touched)
    {
        var orphans = await db
            .Triples.Where(t => touched.Contains(t.Id) && t.Source == null && !db.Evidence.Any(e => e.TripleId == t.Id))
            .ToListAsync()
            .ConfigureAwait(false);
        foreach (var triple in orphans)
        {
            if (triple.State == TripleState.Approved)
            {
                triple.State = TripleState.Withdrawn;
                triple.Version++;
                await outbox.AddAsync(db, workspaceId, [triple.Id], isRemoval: true).ConfigureAwait(false);
            }
            else if (triple.State == TripleState.Pending)
            {
                db.Triples.Remove(triple);
            }
        }
    }
}
