using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Annotation;
using Portal.Domain.Graph;
using Portal.Domain.Text;

namespace Portal.Services;

/// <summary>Keeps triples and their evidence true to what people decided in documents; inside the write of the decision.</summary>
/// <remarks>An accepted relation mention states a triple, which waits for approval. A mention that is taken back takes its evidence with it: a
/// waiting triple without evidence goes, an approved one is withdrawn from the graph. What a text denies or only supposes states no triple.</remarks>
public sealed class TripleSync(TripleOutbox outbox, TimeProvider time)
{
    internal async Task SyncAsync(PortalDbContext db, AnnotationSession session, IEnumerable<Guid> changedRelations, IEnumerable<Guid> changedMentions)
    {
        var mentions = changedMentions.ToHashSet();
        var affected = session.Annotations.Relations.Values.Where(r => mentions.Contains(r.Head) || (r.Tail is { } tail && mentions.Contains(tail)))
            .Select(r => r.Id).Union(changedRelations).ToList();
        if (affected.Count == 0)
            return;
        var stale = await db.Evidence.Where(e => affected.Contains(e.RelationMentionId)).ToListAsync().ConfigureAwait(false);
        var touched = stale.Select(e => e.TripleId).ToHashSet();
        db.Evidence.RemoveRange(stale);
        await db.SaveChangesAsync().ConfigureAwait(false);

        var sentences = SentenceSplitter.Split(session.Document.Text);
        foreach (var relation in affected.Select(id => session.Annotations.Relations[id]).Where(r => r is { State: MentionState.Accepted, Assertion: Assertion.Present }))
        {
            if (await StateAsync(db, session, relation, sentences).ConfigureAwait(false) is { } triple)
                touched.Add(triple);
        }

        await db.SaveChangesAsync().ConfigureAwait(false);
        await SettleAsync(db, session.Document.WorkspaceId, touched).ConfigureAwait(false);
        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    private async Task<Guid?> StateAsync(PortalDbContext db, AnnotationSession session, RelationMention relation, IReadOnlyList<TextSpan> sentences)
    {
        var text = session.Document.Text;
        var workspace = session.Document.WorkspaceId;
        if (!session.Annotations.Mentions.TryGetValue(relation.Head, out var head) || head.State != MentionState.Accepted)
            return null;
        var tail = relation.Tail is { } tailId ? session.Annotations.Mentions.GetValueOrDefault(tailId) : null;
        if (relation.Tail is not null && tail is not { State: MentionState.Accepted })
            return null;
        var tailSpan = tail?.Span ?? relation.Value!.Value;
        var headEntity = await EntityResolver.ResolveAsync(db, workspace, head.Type, head.Surface(text)).ConfigureAwait(false);
        var tailEntity = tail is null ? null : await EntityResolver.ResolveAsync(db, workspace, tail.Type, tail.Surface(text)).ConfigureAwait(false);
        var value = tail is null ? tailSpan.Of(text) : null;
        var key = GraphKey.OfTriple(headEntity.GraphKey, relation.Type, tailEntity?.GraphKey ?? value!);
        var triple = db.Triples.Local.FirstOrDefault(t => t.WorkspaceId == workspace && t.GraphKey == key)
            ?? await db.Triples.FirstOrDefaultAsync(t => t.WorkspaceId == workspace && t.GraphKey == key).ConfigureAwait(false);
        if (triple is null)
        {
            triple = new TripleRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspace,
                HeadId = headEntity.Id,
                Relation = relation.Type,
                TailId = tailEntity?.Id,
                Value = value,
                GraphKey = key,
                CreatedAt = time.GetUtcNow().UtcDateTime,
            };
            db.Triples.Add(triple);
        }

        triple.Confidence = Math.Max(triple.Confidence, relation.Confidence);
        if (triple.State == TripleState.Withdrawn)
            triple.State = TripleState.Pending;
        var sentence = SentenceSplitter.At(sentences, Math.Min(head.Span.Start, tailSpan.Start), text.Length);
        var last = SentenceSplitter.At(sentences, Math.Max(head.Span.End, tailSpan.End) - 1, text.Length);
        db.Evidence.Add(new EvidenceRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspace,
            TripleId = triple.Id,
            RelationMentionId = relation.Id,
            DocumentId = session.Document.Id,
            SentenceStart = sentence.Start,
            SentenceEnd = Math.Max(sentence.End, last.End),
            HeadStart = head.Span.Start,
            HeadEnd = head.Span.End,
            TailStart = tailSpan.Start,
            TailEnd = tailSpan.End,
        });
        return triple.Id;
    }

    private async Task SettleAsync(PortalDbContext db, Guid workspaceId, HashSet<Guid> touched)
    {
        var orphans = await db.Triples.Where(t => touched.Contains(t.Id) && t.Source == null && !db.Evidence.Any(e => e.TripleId == t.Id)).ToListAsync().ConfigureAwait(false);
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
