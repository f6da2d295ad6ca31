using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Annotation;
using Portal.Domain.Graph;
using Portal.Domain.Schema;

namespace Portal.Services;

/// <summary>Takes the work from one schema version to the next, inside the write that publishes it, and back again.</summary>
/// <remarks>Every row that it touches is in the journal. What was approved and is no longer legal goes back to the review queue; only work of types that were
/// given up is withdrawn, and that too can be taken back.</remarks>
public sealed class SchemaMigrator(TripleOutbox outbox, TimeProvider time)
{
    private const int Page = 1000;

    /// <summary>Carries the changes out; null when none reaches the work.</summary>
    internal async Task<SchemaMigrationRow?> ApplyAsync(PortalDbContext db, Guid workspaceId, Guid userId, KnowledgeSchema from, KnowledgeSchema to, int number)
    {
        var run = new Run(db, workspaceId, from, to);
        await run.RelationMentionsAsync().ConfigureAwait(false);
        await run.MentionsAsync().ConfigureAwait(false);
        await run.EntitiesAsync().ConfigureAwait(false);
        await run.TriplesAsync().ConfigureAwait(false);
        await run.TermsAsync().ConfigureAwait(false);
        await run.CommentsAsync().ConfigureAwait(false);
        await run.RevalidateAsync().ConfigureAwait(false);
        if (run.Journal.Count == 0)
            return null;
        await QueueAsync(db, workspaceId, run.InGraphBefore, await InGraphAsync(db, [.. run.Journal.Rows<TripleRow>().Union(run.InGraphBefore.Keys)]).ConfigureAwait(false)).ConfigureAwait(false);
        var row = new SchemaMigrationRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            ToNumber = number,
            Result = System.Text.Json.JsonSerializer.Serialize(run.Result, System.Text.Json.JsonSerializerOptions.Web),
            Journal = run.Journal.Write(),
            By = userId,
            At = time.GetUtcNow().UtcDateTime,
        };
        db.SchemaMigrations.Add(row);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return row;
    }

    /// <summary>Takes a migration back.</summary>
    internal async Task<(int Restored, int Kept)> RevertAsync(PortalDbContext db, SchemaMigrationRow migration)
    {
        var journal = MigrationJournal.Read(migration.Journal);
        // Triples whose own row was not touched hang on entities that were: all of them may have other keys afterwards.
        var entities = journal.Rows<EntityRow>();
        var triples = journal.Rows<TripleRow>();
        foreach (var page in entities.Chunk(500))
            triples.UnionWith(await db.Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value))).Select(t => t.Id).ToListAsync().ConfigureAwait(false));
        var before = await InGraphAsync(db, [.. triples]).ConfigureAwait(false);
        var outcome = await journal.RevertAsync(db).ConfigureAwait(false);
        await db.SaveChangesAsync().ConfigureAwait(false);
        db.ChangeTracker.Clear();
        await QueueAsync(db, migration.WorkspaceId, before, await InGraphAsync(db, [.. triples]).ConfigureAwait(false)).ConfigureAwait(false);
        await db.SchemaMigrations.Where(m => m.Id == migration.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.IsReverted, true)).ConfigureAwait(false);
        return outcome;
    }

    // The graph is told the difference: what it has under keys that are no longer, and what it has not yet.
    private async Task QueueAsync(PortalDbContext db, Guid workspaceId, Dictionary<Guid, InGraph> before, Dictionary<Guid, InGraph> after)
    {
        var added = after.Where(a => !before.TryGetValue(a.Key, out var old) || old != a.Value).Select(a => a.Key).ToList();
        var removed = before.Where(b => !after.TryGetValue(b.Key, out var now) || now != b.Value).ToList();
        if (added.Count + removed.Count == 0)
            return;
        foreach (var target in await TripleOutbox.TargetsAsync(db, workspaceId).ConfigureAwait(false))
        {
            foreach (var page in removed.Chunk(Page))
            {
                db.Outbox.AddRange(page.Select(r => new OutboxRow { WorkspaceId = workspaceId, TripleId = r.Key, IsRemoval = true, Target = target, OldKey = r.Value.Key, OldHeadKey = r.Value.Head, OldTailKey = r.Value.Tail }));
                await db.SaveChangesAsync().ConfigureAwait(false);
                db.ChangeTracker.Clear();
            }

            foreach (var page in added.Chunk(Page))
            {
                await outbox.AddAsync(db, workspaceId, page, isRemoval: false, target).ConfigureAwait(false);
                await db.SaveChangesAsync().ConfigureAwait(false);
                db.ChangeTracker.Clear();
            }

            if (added.Count == 0)
                await outbox.AddAsync(db, workspaceId, [], isRemoval: true, target).ConfigureAwait(false);
        }
    }

    private static async Task<Dictionary<Guid, InGraph>> InGraphAsync(PortalDbContext db, IReadOnlyCollection<Guid> triples)
    {
        var found = new Dictionary<Guid, InGraph>();
        foreach (var page in triples.Chunk(500))
        {
            foreach (var t in await db.Triples.Where(t => page.Contains(t.Id) && t.State == TripleState.Approved)
                .Select(t => new { t.Id, t.GraphKey, t.Relation, Head = db.Entities.First(e => e.Id == t.HeadId).GraphKey, Tail = db.Entities.Where(e => e.Id == t.TailId).Select(e => e.GraphKey).FirstOrDefault() }).ToListAsync().ConfigureAwait(false))
                found[t.Id] = new InGraph(t.GraphKey, t.Head, t.Tail);
        }

        return found;
    }

    private sealed record InGraph(string Key, string Head, string? Tail);

    private sealed class Run(PortalDbContext db, Guid workspaceId, KnowledgeSchema from, KnowledgeSchema to)
    {
        private readonly SchemaMapping _mapping = SchemaMapping.Between(from, to);
        private readonly Dictionary<Guid, EntityMove> _moves = [];
        private readonly HashSet<Guid> _deletedMentions = [];
        private readonly HashSet<Guid> _documents = [];

        public MigrationJournal Journal { get; } = new();

        public SchemaMigrationResult Result { get; private set; } = new();

        public Dictionary<Guid, InGraph> InGraphBefore { get; private set; } = [];

        /// <summary>Before the mentions: what a property is called depends on the type that its head had.</summary>
        public async Task RelationMentionsAsync()
        {
            var changed = _mapping.ChangedRelations.Concat(_mapping.ChangedProperties.Select(p => p.Property)).ToList();
            var gone = _mapping.ChangedEntities.Where(t => _mapping.Entity(t, "").Type is null).ToList();
            if (changed.Count + gone.Count == 0)
                return;
            await PagesAsync(
                after => db.Relations.Where(r => r.WorkspaceId == workspaceId && r.Id.CompareTo(after) > 0
                    && (changed.Contains(r.Type) || db.Mentions.Any(m => (m.Id == r.HeadId || m.Id == r.TailId) && gone.Contains(m.Type)))).OrderBy(r => r.Id).Take(Page),
                async rows =>
                {
                    var ends = rows.SelectMany(r => new[] { r.HeadId, r.TailId ?? r.HeadId }).Distinct().ToList();
                    var types = await db.Mentions.Where(m => ends.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Type).ConfigureAwait(false);
                    foreach (var row in rows.Where(r => IsLive(r.State)))
                    {
                        var head = types.GetValueOrDefault(row.HeadId, "");
                        var type = row.TailId is null && from.Relation(row.Type) is null ? _mapping.Property(head, row.Type) : _mapping.Relation(row.Type);
                        if (type is null || gone.Contains(head) || (row.TailId is { } tail && gone.Contains(types.GetValueOrDefault(tail, ""))))
                        {
                            row.State = MentionState.Deleted;
                            Result = Result with { RelationsDeleted = Result.RelationsDeleted + 1 };
                        }
                        else if (type != row.Type)
                        {
                            row.Type = type;
                            Result = Result with { Relations = Result.Relations + 1 };
                        }

                        _documents.Add(row.DocumentId);
                    }
                }, r => r.Id).ConfigureAwait(false);
        }

        public async Task MentionsAsync()
        {
            var changed = _mapping.ChangedEntities.ToList();
            if (changed.Count == 0)
                return;
            var queued = new HashSet<Guid>();
            await PagesAsync(
                after => db.Mentions.Where(m => m.WorkspaceId == workspaceId && m.Id.CompareTo(after) > 0 && changed.Contains(m.Type)).OrderBy(m => m.Id).Take(Page),
                async rows =>
                {
                    var documents = rows.Select(r => r.DocumentId).Distinct().ToList();
                    var texts = await db.Documents.Where(d => documents.Contains(d.Id)).Select(d => new { d.Id, d.Text }).ToDictionaryAsync(d => d.Id, d => d.Text).ConfigureAwait(false);
                    foreach (var row in rows)
                    {
                        var move = _mapping.Entity(row.Type, texts[row.DocumentId][row.Start..row.End]);
                        _documents.Add(row.DocumentId);
                        if (move.Type is null)
                        {
                            if (!IsLive(row.State))
                                continue;
                            row.State = MentionState.Deleted;
                            Result = Result with { MentionsDeleted = Result.MentionsDeleted + 1 };
                            continue;
                        }

                        if (move.IsForAPerson && row.State == MentionState.Accepted)
                        {
                            row.State = MentionState.Suggested;
                            queued.Add(row.DocumentId);
                            Result = Result with { MentionsQueued = Result.MentionsQueued + 1 };
                        }

                        if (row.Type != move.Type)
                        {
                            row.Type = move.Type;
                            Result = Result with { Mentions = Result.Mentions + 1 };
                        }
                    }
                }, m => m.Id).ConfigureAwait(false);
            await UniteMentionsAsync().ConfigureAwait(false);
            foreach (var document in await db.Documents.Where(d => queued.Contains(d.Id) && d.Status == DocumentStatus.Done).ToListAsync().ConfigureAwait(false))
                document.Status = DocumentStatus.Suggested;
            await Journal.SaveAsync(db).ConfigureAwait(false);
        }

        public async Task EntitiesAsync()
        {
            foreach (var type in InOrder())
            {
                await PagesAsync(
                    after => db.Entities.Where(e => e.WorkspaceId == workspaceId && e.Type == type && e.Id.CompareTo(after) > 0).OrderBy(e => e.Id).Take(Page),
                    async rows =>
                    {
                        var waiting = rows.Where(r => !_moves.ContainsKey(r.Id)).Select(r => (Row: r, Move: _mapping.Entity(type, r.Name))).ToList();
                        var (types, names) = (waiting.Select(w => w.Move.Type).Distinct().ToList(), waiting.Select(w => w.Row.NameKey).ToList());
                        // Every entity of a target type that has one of these names already.
                        var there = (await db.Entities.Where(e => e.WorkspaceId == workspaceId && types.Contains(e.Type) && names.Contains(e.NameKey)).ToListAsync().ConfigureAwait(false))
                            .Where(e => !_merged.Contains(e.Id)).ToDictionary(e => (e.Type, e.NameKey));
                        foreach (var (row, move) in waiting)
                        {
                            var target = move.Type is { } now && now != row.Type && there.TryGetValue((now, row.NameKey), out var found) && found.Id != row.Id ? found : null;
                            _moves[row.Id] = new EntityMove(type, move.Type is null, move.IsForAPerson, target?.Id ?? row.Id);
                            if (move.Type is null || move.Type == row.Type)
                                continue;
                            if (target is not null)
                            {
                                target.Aliases = [.. target.Aliases.Concat(row.Aliases).Append(row.Name).Where(a => a != target.Name).Distinct()];
                                target.Version++;
                                _merged.Add(row.Id);
                                Result = Result with { EntitiesMerged = Result.EntitiesMerged + 1 };
                                continue;
                            }

                            (row.Type, row.GraphKey) = (move.Type, GraphKey.OfNode(workspaceId, move.Type, row.Name));
                            row.Version++;
                            there[(row.Type, row.NameKey)] = row;
                            Result = Result with { Entities = Result.Entities + 1 };
                        }
                    }, e => e.Id, before: rows => NoteTriplesAsync(rows.Select(r => r.Id))).ConfigureAwait(false);
            }
        }

        public async Task TriplesAsync()
        {
            var changed = _mapping.ChangedRelations.Concat(_mapping.ChangedProperties.Select(p => p.Property)).ToList();
            var touched = new HashSet<Guid>();
            foreach (var page in _moves.Keys.Chunk(500))
                touched.UnionWith(await db.Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value))).Select(t => t.Id).ToListAsync().ConfigureAwait(false));
            if (changed.Count > 0)
                touched.UnionWith(await db.Triples.Where(t => t.WorkspaceId == workspaceId && changed.Contains(t.Relation)).Select(t => t.Id).ToListAsync().ConfigureAwait(false));
            await NoteAsync([.. touched]).ConfigureAwait(false);
            _touched = touched;
            foreach (var page in touched.Order().ToList().Chunk(500))
            {
                var rows = (await db.Triples.Where(t => page.Contains(t.Id)).ToListAsync().ConfigureAwait(false)).Where(t => _touched.Contains(t.Id)).ToList();
                await LoadAsync(rows).ConfigureAwait(false);
                var keys = rows.Select(Target).OfType<TripleTarget>().Select(t => t.Key).ToList();
                _holders.Clear();
                foreach (var holder in await db.Triples.Where(t => t.WorkspaceId == workspaceId && keys.Contains(t.GraphKey)).ToListAsync().ConfigureAwait(false))
                    _holders[holder.GraphKey] = holder;
                foreach (var row in rows.Where(r => _touched.Remove(r.Id)))
                    await TripleAsync(row).ConfigureAwait(false);
                await Journal.SaveAsync(db).ConfigureAwait(false);
            }

            foreach (var page in _merged.Chunk(500))
            {
                db.Entities.RemoveRange(await db.Entities.Where(e => page.Contains(e.Id)).ToListAsync().ConfigureAwait(false));
                await Journal.SaveAsync(db).ConfigureAwait(false);
            }
        }

        public async Task TermsAsync()
        {
            var changed = _mapping.ChangedEntities.ToList();
            foreach (var term in await db.Terms.Where(t => t.WorkspaceId == workspaceId && changed.Contains(t.Type)).ToListAsync().ConfigureAwait(false))
            {
                var move = _mapping.Entity(term.Type, term.Term);
                if (move.Type == term.Type)
                    continue;
                Result = Result with { Terms = Result.Terms + 1 };
                if (move.Type is null || await db.Terms.AnyAsync(t => t.WorkspaceId == workspaceId && t.Type == move.Type && t.Term == term.Term).ConfigureAwait(false) || db.Terms.Local.Any(t => t.Id != term.Id && t.Type == move.Type && t.Term == term.Term))
                    db.Terms.Remove(term);
                else
                    term.Type = move.Type;
            }

            await Journal.SaveAsync(db).ConfigureAwait(false);
        }

        public async Task CommentsAsync()
        {
            foreach (var comment in await db.SchemaComments.Where(c => c.WorkspaceId == workspaceId).ToListAsync().ConfigureAwait(false))
                comment.Element = (comment.Kind == ElementKind.Entity ? _mapping.Entity(comment.Element, "").Type : _mapping.Relation(comment.Element)) ?? comment.Element;
            await Journal.SaveAsync(db).ConfigureAwait(false);
        }

        /// <summary>What a narrower schema no longer allows goes back to the queue.</summary>
        public async Task RevalidateAsync()
        {
            var check = new TripleCheck(from, to);
            if (check.IsEmpty)
                return;
            var illegal = await check.IllegalAsync(db, workspaceId).ConfigureAwait(false);
            await NoteAsync([.. illegal]).ConfigureAwait(false);
            foreach (var page in illegal.Chunk(500))
            {
                foreach (var row in await db.Triples.Where(t => page.Contains(t.Id)).ToListAsync().ConfigureAwait(false))
                    Queue(row);
                await Journal.SaveAsync(db).ConfigureAwait(false);
            }
        }

        private readonly HashSet<Guid> _merged = [];
        private HashSet<Guid> _touched = [];

        // A type that takes the name of another that leaves it waits until that one has left.
        private IEnumerable<string> InOrder()
        {
            var waiting = _mapping.ChangedEntities.ToList();
            while (waiting.Count > 0)
            {
                var next = waiting.FirstOrDefault(t => _mapping.Entity(t, "").Type is not { } now || now == t || !waiting.Contains(now)) ?? waiting[0];
                waiting.Remove(next);
                yield return next;
            }
        }

        private readonly Dictionary<string, TripleRow> _holders = new(StringComparer.Ordinal);
        private Dictionary<Guid, (string Type, string Key)> _entities = [];

        // The entities that a page of triples joins, as they are by now.
        private async Task LoadAsync(IReadOnlyCollection<TripleRow> rows)
        {
            var ids = rows.SelectMany(r => new[] { r.HeadId, r.TailId ?? r.HeadId }).SelectMany(id => _moves.TryGetValue(id, out var move) ? new[] { id, move.Target } : [id]).Distinct().ToList();
            _entities = (await db.Entities.AsNoTracking().Where(e => ids.Contains(e.Id)).Select(e => new { e.Id, e.Type, e.GraphKey }).ToListAsync().ConfigureAwait(false)).ToDictionary(e => e.Id, e => (e.Type, e.GraphKey));
        }

        // What a triple becomes; null when its type, or that of an end, was given up.
        private TripleTarget? Target(TripleRow row)
        {
            var head = _moves.GetValueOrDefault(row.HeadId);
            var tail = row.TailId is { } id ? _moves.GetValueOrDefault(id) : null;
            var relation = row.TailId is null ? _mapping.Property(head?.OldType ?? _entities[row.HeadId].Type, row.Relation) : _mapping.Relation(row.Relation);
            if (relation is null || head is { IsGone: true } || tail is { IsGone: true })
                return null;
            var (headId, tailId) = (head?.Target ?? row.HeadId, row.TailId is null ? (Guid?)null : tail?.Target ?? row.TailId);
            var key = GraphKey.OfTriple(_entities[headId].Key, relation, tailId is { } t ? _entities[t].Key : row.Value!);
            return new TripleTarget(headId, relation, tailId, key, head is { IsForAPerson: true } || tail is { IsForAPerson: true });
        }

        private async Task TripleAsync(TripleRow row)
        {
            if (Target(row) is not { } target)
            {
                if (row.State is TripleState.Approved or TripleState.Pending)
                {
                    (row.State, row.Version) = (TripleState.Withdrawn, row.Version + 1);
                    Result = Result with { TriplesWithdrawn = Result.TriplesWithdrawn + 1 };
                }

                return;
            }

            if (target.Key != row.GraphKey)
            {
                // The other may be about to leave the key that this one takes.
                if (Holder(row, target.Key) is { } leaving && _touched.Remove(leaving.Id))
                {
                    var entities = _entities;
                    await LoadAsync([leaving]).ConfigureAwait(false);
                    if (Target(leaving) is { } next && await db.Triples.FirstOrDefaultAsync(t => t.WorkspaceId == workspaceId && t.GraphKey == next.Key).ConfigureAwait(false) is { } third)
                        _holders.TryAdd(third.GraphKey, third);
                    await TripleAsync(leaving).ConfigureAwait(false);
                    _entities = entities;
                }

                if (Holder(row, target.Key) is { } same)
                {
                    await UniteAsync(row, same).ConfigureAwait(false);
                    return;
                }

                (row.HeadId, row.TailId, row.Relation, row.GraphKey, row.Version) = (target.Head, target.Tail, target.Relation, target.Key, row.Version + 1);
                _holders[target.Key] = row;
                Result = Result with { Triples = Result.Triples + 1 };
            }

            if (target.IsForAPerson)
                Queue(row);
        }

        private TripleRow? Holder(TripleRow row, string key) =>
            _holders.TryGetValue(key, out var holder) && holder.Id != row.Id && holder.GraphKey == key && db.Entry(holder).State != EntityState.Deleted ? holder : null;

        // Two triples become one: whatever speaks for either speaks for it, and what a person approved stays approved.
        private async Task UniteAsync(TripleRow row, TripleRow same)
        {
            await NoteAsync([same.Id]).ConfigureAwait(false);
            var mine = await db.Evidence.Where(e => e.TripleId == row.Id).ToListAsync().ConfigureAwait(false);
            var theirs = await db.Evidence.Where(e => e.TripleId == same.Id).Select(e => e.RelationMentionId).ToListAsync().ConfigureAwait(false);
            foreach (var evidence in mine)
            {
                if (theirs.Contains(evidence.RelationMentionId))
                    db.Evidence.Remove(evidence);
                else
                    evidence.TripleId = same.Id;
            }

            if (row.State == TripleState.Approved && same.State != TripleState.Approved)
                (same.State, same.DecidedBy, same.DecidedAt) = (row.State, row.DecidedBy, row.DecidedAt);
            same.Confidence = Math.Max(same.Confidence, row.Confidence);
            same.Source ??= row.Source;
            same.Version++;
            db.Triples.Remove(row);
            Result = Result with { TriplesMerged = Result.TriplesMerged + 1 };
        }

        private void Queue(TripleRow row)
        {
            if (row.State != TripleState.Approved)
                return;
            (row.State, row.DecidedBy, row.DecidedAt, row.Version) = (TripleState.Pending, null, null, row.Version + 1);
            Result = Result with { TriplesQueued = Result.TriplesQueued + 1 };
        }

        // A span that had both types has one of it twice: the accepted one stays, with the relations of both.
        private async Task UniteMentionsAsync()
        {
            foreach (var page in _documents.Chunk(200))
            {
                var twins = (await db.Mentions.Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested)).ToListAsync().ConfigureAwait(false))
                    .GroupBy(m => (m.DocumentId, m.Type, m.Start, m.End)).Where(g => g.Skip(1).Any()).Select(g => g.OrderBy(m => m.State == MentionState.Accepted ? 0 : 1).ThenBy(m => m.Id).ToList()).ToList();
                foreach (var group in twins)
                {
                    foreach (var twin in group.Skip(1))
                    {
                        twin.State = MentionState.Deleted;
                        _deletedMentions.Add(twin.Id);
                        Result = Result with { MentionsDeleted = Result.MentionsDeleted + 1 };
                        foreach (var relation in await db.Relations.Where(r => r.HeadId == twin.Id || r.TailId == twin.Id).ToListAsync().ConfigureAwait(false))
                            (relation.HeadId, relation.TailId) = (relation.HeadId == twin.Id ? group[0].Id : relation.HeadId, relation.TailId == twin.Id ? group[0].Id : relation.TailId);
                    }
                }

                await Journal.SaveAsync(db).ConfigureAwait(false);
            }
        }

        private async Task NoteTriplesAsync(IEnumerable<Guid> entities)
        {
            foreach (var page in entities.Chunk(500))
                await NoteAsync(await db.Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value))).Select(t => t.Id).ToListAsync().ConfigureAwait(false)).ConfigureAwait(false);
        }

        private async Task NoteAsync(IReadOnlyCollection<Guid> triples)
        {
            foreach (var (id, where) in await InGraphAsync(db, [.. triples.Where(t => !InGraphBefore.ContainsKey(t))]).ConfigureAwait(false))
                InGraphBefore[id] = where;
        }

        private async Task PagesAsync<T>(Func<Guid, IQueryable<T>> next, Func<List<T>, Task> change, Func<T, Guid> id, Func<List<T>, Task>? before = null)
        {
            var after = Guid.Empty;
            while (true)
            {
                var rows = await next(after).ToListAsync().ConfigureAwait(false);
                if (rows.Count == 0)
                    return;
                if (before is not null)
                    await before(rows).ConfigureAwait(false);
                after = id(rows[^1]);
                await change(rows).ConfigureAwait(false);
                await Journal.SaveAsync(db).ConfigureAwait(false);
            }
        }

        private static bool IsLive(MentionState state) => state is MentionState.Accepted or MentionState.Suggested;

        private sealed record TripleTarget(Guid Head, string Relation, Guid? Tail, string Key, bool IsForAPerson);

        private sealed record EntityMove(string OldType, bool IsGone, bool IsForAPerson, Guid Target);
    }
}
