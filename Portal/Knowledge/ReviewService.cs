using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Graph;

namespace Portal.Services;

/// <summary>Triples that wait for a decision, and the decisions.</summary>
[ApplicationService]
public sealed class ReviewService(
    AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SchemaVersions schemas, TripleOutbox outbox, TimeProvider time)
{
    /// <summary>Triples of a state, the oldest first.</summary>
    public async Task<Paged<TripleView>> QueueAsync(
        ActingUser actor, string workspace, TripleState state, string? relation, string? search, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var query = db.Triples.AsNoTracking().Where(t => t.WorkspaceId == found.Id && t.State == state && (relation == null || t.Relation == relation));
        if (!string.IsNullOrWhiteSpace(search))
        {
            query = query.Where(t => db.Entities.Any(e => (e.Id == t.HeadId || e.Id == t.TailId) && e.Name.Contains(search)) || (t.Value != null && t.Value.Contains(search)));
        }

        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query.OrderBy(t => t.CreatedAt).ThenBy(t => t.Id).Skip(page.Skip).Take(page.Take).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Paged<TripleView>(await TripleReader.ReadAsync(db, rows, 20, cancellationToken).ConfigureAwait(false), total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>What is known besides about the two ends of a triple.</summary>
    public async Task<IReadOnlyList<TripleView>> ContextAsync(ActingUser actor, string workspace, Guid triple, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await db.Triples.AsNoTracking().FirstOrDefaultAsync(t => t.Id == triple && t.WorkspaceId == found.Id, cancellationToken).ConfigureAwait(false) is not { } row)
            return [];
        var rows = await db.Triples.AsNoTracking()
            .Where(t => t.Id != triple && t.State == TripleState.Approved && t.HeadId == row.HeadId && (t.TailId == row.TailId || t.Relation == row.Relation))
            .OrderBy(t => t.CreatedAt).Take(30).ToListAsync(cancellationToken).ConfigureAwait(false);
        return await TripleReader.ReadAsync(db, rows, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves or rejects triples; what was approved is queued for the graph in the same transaction, and what no longer is, for removal.</summary>
    /// <param name="key">The key of this decision: a repeat is the same decision.</param>
    /// <returns>How many changed.</returns>
    public async Task<int> DecideAsync(ActingUser actor, string workspace, Guid key, IReadOnlyList<Guid> triples, TripleState decision, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (decision is not (TripleState.Approved or TripleState.Rejected or TripleState.Pending) || triples.Count > 1000)
            throw new ProblemException("review.illegal", "decision");
        return await writes.RunAsync(
            async db =>
            {
                if (await db.HasEditAsync(key).ConfigureAwait(false))
                    return 0;
                var rows = await db.Triples.Where(t => t.WorkspaceId == found.Id && triples.Contains(t.Id) && t.State != decision).ToListAsync().ConfigureAwait(false);
                var before = rows.ToDictionary(r => r.Id, r => r.State);
                foreach (var row in rows)
                    Decide(row, decision, actor.Id);
                await QueueAsync(db, found.Id, before, decision).ConfigureAwait(false);
                db.AddEdit(NewEdit(key, found.Id, actor.Id, "triple.decide", new { decision = decision.ToString(), triples }, new { before }));
                await db.SaveChangesAsync().ConfigureAwait(false);
                return rows.Count;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Corrects a triple and approves it: its ends by name, its relation, or its value. The evidence stays.</summary>
    /// <exception cref="ProblemException">There is no such triple, it was changed since, or the schema does not allow what it would become.</exception>
    public async Task EditAsync(
        ActingUser actor, string workspace, Guid key, Guid triple, int expectedVersion, string head, string relation, string tailOrValue, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(head) || string.IsNullOrWhiteSpace(tailOrValue))
            throw new ProblemException("triple.name.empty", "name");
        var schema = (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema;
        await writes.RunAsync(
            async db =>
            {
                if (await db.HasEditAsync(key).ConfigureAwait(false))
                    return;
                var row = await db.Triples.FirstOrDefaultAsync(t => t.Id == triple && t.WorkspaceId == found.Id).ConfigureAwait(false)
                    ?? throw new ProblemException("triple.unknown", triple.ToString());
                if (row.Version != expectedVersion)
                    throw new ProblemException("triple.conflict", triple.ToString());
                var headType = (await db.Entities.FirstAsync(e => e.Id == row.HeadId).ConfigureAwait(false)).Type;
                var tailType = row.TailId is { } tailId ? (await db.Entities.FirstAsync(e => e.Id == tailId).ConfigureAwait(false)).Type : null;
                if (tailType is null ? schema.Property(headType, relation) is null : !schema.Allows(relation, headType, tailType))
                    throw new ProblemException("annotation.relation.illegal", relation, relation, headType, tailType ?? "");
                var headEntity = await EntityResolver.ResolveAsync(db, found.Id, headType, head).ConfigureAwait(false);
                var tailEntity = tailType is null ? null : await EntityResolver.ResolveAsync(db, found.Id, tailType, tailOrValue).ConfigureAwait(false);
                var before = new { row.State, row.HeadId, row.Relation, row.TailId, row.Value };
                var graphKey = GraphKey.OfTriple(headEntity.GraphKey, relation, tailEntity?.GraphKey ?? tailOrValue.Trim());
                await db.SaveChangesAsync().ConfigureAwait(false);
                var target = row;
                if (graphKey != row.GraphKey && await db.Triples.FirstOrDefaultAsync(t => t.WorkspaceId == found.Id && t.GraphKey == graphKey).ConfigureAwait(false) is { } same)
                {
                    await db.Evidence.Where(e => e.TripleId == row.Id && !db.Evidence.Any(o => o.TripleId == same.Id && o.RelationMentionId == e.RelationMentionId))
                        .ExecuteUpdateAsync(s => s.SetProperty(e => e.TripleId, same.Id)).ConfigureAwait(false);
                    if (row.State == TripleState.Approved)
                        await outbox.AddAsync(db, found.Id, [row.Id], isRemoval: true).ConfigureAwait(false);
                    Decide(row, TripleState.Rejected, actor.Id);
                    target = same;
                }
                else
                {
                    if (row.State == TripleState.Approved && graphKey != row.GraphKey)
                        throw new ProblemException("triple.editApproved", triple.ToString());
                    (row.HeadId, row.Relation, row.TailId, row.Value, row.GraphKey) = (headEntity.Id, relation, tailEntity?.Id, tailEntity is null ? tailOrValue.Trim() : null, graphKey);
                }

                if (target.State != TripleState.Approved)
                {
                    Decide(target, TripleState.Approved, actor.Id);
                    await outbox.AddAsync(db, found.Id, [target.Id], isRemoval: false).ConfigureAwait(false);
                }

                db.AddEdit(NewEdit(key, found.Id, actor.Id, "triple.edit", new { triple, head, relation, tailOrValue }, before));
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task QueueAsync(PortalDbContext db, Guid workspaceId, Dictionary<Guid, TripleState> before, TripleState decision)
    {
        if (decision == TripleState.Approved && before.Count > 0)
            await outbox.AddAsync(db, workspaceId, before.Keys, isRemoval: false).ConfigureAwait(false);
        var removed = before.Where(b => b.Value == TripleState.Approved).Select(b => b.Key).ToList();
        if (decision != TripleState.Approved && removed.Count > 0)
            await outbox.AddAsync(db, workspaceId, removed, isRemoval: true).ConfigureAwait(false);
    }

    private void Decide(TripleRow row, TripleState decision, Guid by)
    {
        (row.State, row.DecidedBy, row.DecidedAt) = (decision, by, time.GetUtcNow().UtcDateTime);
        row.Version++;
    }

    private EditRow NewEdit(Guid key, Guid workspaceId, Guid userId, string kind, object command, object inverse) => new()
    {
        Id = key,
        WorkspaceId = workspaceId,
        UserId = userId,
        Kind = kind,
        Command = JsonSerializer.Serialize(command),
        Inverse = JsonSerializer.Serialize(inverse),
        At = time.GetUtcNow().UtcDateTime,
    };
}
