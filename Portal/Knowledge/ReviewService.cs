using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Graph;
using Portal.Domain.Knowledge;
using Portal.Knowledge.Push;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Knowledge;

/// <summary>Triples that wait for a decision, and the decisions.</summary>
[ApplicationService]
public sealed class ReviewService(AccessControl access, WriteQueue writes, SchemaVersions schemas, TripleOutbox outbox, TimeProvider time)
{
    /// <summary>Triples of a state, the oldest first.</summary>
    public async Task<Paged<TripleView>> QueueAsync(
        ActingUser actor,
        string workspace,
        TripleState state,
        string? relation,
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope
            .Db.Triples.AsNoTracking()
            .Where(t => t.WorkspaceId == scope.Id && t.State == state && (relation == null || t.Relation == relation));
        if (!string.IsNullOrWhiteSpace(search))
        {
            query = query.Where(t =>
                scope.Db.Entities.Any(e => (e.Id == t.HeadId || e.Id == t.TailId) && e.Name.Contains(search))
                || (t.Value != null && t.Value.Contains(search))
            );
        }

        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query
            .OrderBy(t => t.CreatedAt)
            .ThenBy(t => t.Id)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new Paged<TripleView>(
            await TripleReader.ReadAsync(scope.Db, rows, 20, cancellationToken).ConfigureAwait(false),
            total,
            Math.Max(1, page.Page),
            page.Take
        );
    }

    /// <summary>What is known besides about the two ends of a triple.</summary>
    public async Task<IReadOnlyList<TripleView>> ContextAsync(
        ActingUser actor,
        string workspace,
        Guid triple,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (
            await scope
                .Db.Triples.AsNoTracking()
                .FirstOrDefaultAsync(t => t.Id == triple && t.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
            is not { } row
        )
            return [];
        var rows = await scope
            .Db.Triples.AsNoTracking()
            .Where(t =>
                t.Id != triple
                && t.State == TripleState.Approved
                && t.HeadId == row.HeadId
                && (t.TailId == row.TailId || t.Relation == row.Relation)
            )
            .OrderBy(t => t.CreatedAt)
            .Take(30)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return await TripleReader.ReadAsync(scope.Db, rows, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves or rejects triples; what was approved is queued for the graph in the same transaction, and what no longer is, for
    /// removal.</summary>
    /// <param name="key">The key of this decision: a repeat is the same decision.</param>
    /// <returns>How many changed.</returns>
    public async Task<int> DecideAsync(
        ActingUser actor,
        string workspace,
        Guid key,
        IReadOnlyList<Guid> triples,
        TripleState decision,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (decision is not (TripleState.Approved or TripleState.Rejected or TripleState.Pending) || triples.Count > 1000)
            throw new ProblemException(KnowledgeProblems.ReviewIllegal, "decision");
        return await writes
            .RunAsync(
                async db =>
                {
                    if (await db.HasEditAsync(key).ConfigureAwait(false))
                        return 0;
                    var rows = await db
                        .Triples.Where(t => t.WorkspaceId == scope.Id && triples.Contains(t.Id) && t.State != decision)
                        .ToListAsync()
                        .ConfigureAwait(false);
                    var before = rows.ToDictionary(r => r.Id, r => r.State);
                    foreach (var row in rows)
                        Decide(row, decision, actor.Id);
                    await QueueAsync(db, scope.Id, before, decision).ConfigureAwait(false);
                    db.AddEdit(
                        NewEdit(
                            key,
                            scope.Id,
                            actor.Id,
                            KnowledgeEditKinds.Decide,
                            new { decision = decision.ToString(), triples },
                            new { before }
                        )
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    return rows.Count;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Corrects a triple and approves it: its ends by name, its relation, or its value. The evidence stays.</summary>
    /// <exception cref="ProblemException">There is no such triple, it was changed since, or the schema does not allow what it would
    /// become.</exception>
    public async Task EditAsync(
        ActingUser actor,
        string workspace,
        Guid key,
        Guid triple,
        int expectedVersion,
        string head,
        string relation,
        string tailOrValue,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(head) || string.IsNullOrWhiteSpace(tailOrValue))
            throw new ProblemException(KnowledgeProblems.TripleNameEmpty, "name");
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        await writes
            .RunAsync(
                async db =>
                {
                    if (await db.HasEditAsync(key).ConfigureAwait(false))
                        return;
                    var row =
                        await db.Triples.FirstOrDefaultAsync(t => t.Id == triple && t.WorkspaceId == scope.Id).ConfigureAwait(false)
                        ?? throw new ProblemException(KnowledgeProblems.TripleUnknown, triple.ToString());
                    if (row.Version != expectedVersion)
                        throw new ProblemException(KnowledgeProblems.TripleConflict, triple.ToString());
                    var headType = (await db.Entities.FirstAsync(e => e.Id == row.HeadId).ConfigureAwait(false)).Type;
                    var tailType = row.TailId is { } tailId
                        ? (await db.Entities.FirstAsync(e => e.Id == tailId).ConfigureAwait(false)).Type
                        : null;
                    if (tailType is null ? schema.Property(headType, relation) is null : !schema.Allows(relation, headType, tailType))
                        throw new ProblemException(
                            KnowledgeProblems.AnnotationRelationIllegal,
                            relation,
                            relation,
                            headType,
                            tailType ?? ""
                        );
                    var headEntity = await EntityResolver.ResolveAsync(db, scope.Id, headType, head).ConfigureAwait(false);
                    var tailEntity = tailType is null
                        ? null
                        : await EntityResolver.ResolveAsync(db, scope.Id, tailType, tailOrValue).ConfigureAwait(false);
                    var before = new
                    {
                        row.State,
                        row.HeadId,
                        row.Relation,
                        row.TailId,
                        row.Value,
                    };
                    var graphKey = GraphKey.OfTriple(headEntity.GraphKey, relation, tailEntity?.GraphKey ?? tailOrValue.Trim());
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    var target = row;
                    if (
                        graphKey != row.GraphKey
                        && await db
                            .Triples.FirstOrDefaultAsync(t => t.WorkspaceId == scope.Id && t.GraphKey == graphKey)
                            .ConfigureAwait(false)
                            is { } same
                    )
                    {
                        await db
                            .Evidence.Where(e =>
                                e.TripleId == row.Id
                                && !db.Evidence.Any(o => o.TripleId == same.Id && o.RelationMentionId == e.RelationMentionId)
                            )
                            .ExecuteUpdateAsync(s => s.SetProperty(e => e.TripleId, same.Id))
                            .ConfigureAwait(false);
                        if (row.State == TripleState.Approved)
                            await outbox.AddAsync(db, scope.Id, [row.Id], isRemoval: true).ConfigureAwait(false);
                        Decide(row, TripleState.Rejected, actor.Id);
                        target = same;
                    }
                    else
                    {
                        if (row.State == TripleState.Approved && graphKey != row.GraphKey)
                            throw new ProblemException(KnowledgeProblems.TripleEditApproved, triple.ToString());
                        (row.HeadId, row.Relation, row.TailId, row.Value, row.GraphKey) = (
                            headEntity.Id,
                            relation,
                            tailEntity?.Id,
                            tailEntity is null ? tailOrValue.Trim() : null,
                            graphKey
                        );
                    }

                    if (target.State != TripleState.Approved)
                    {
                        Decide(target, TripleState.Approved, actor.Id);
                        await outbox.AddAsync(db, scope.Id, [target.Id], isRemoval: false).ConfigureAwait(false);
                    }

                    db.AddEdit(
                        NewEdit(
                            key,
                            scope.Id,
                            actor.Id,
                            KnowledgeEditKinds.Edit,
                            new
                            {
                                triple,
                                head,
                                relation,
                                tailOrValue,
                            },
                            before
                        )
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
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

    private EditRow NewEdit(Guid key, Guid workspaceId, Guid userId, string kind, object command, object inverse) =>
        new()
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
