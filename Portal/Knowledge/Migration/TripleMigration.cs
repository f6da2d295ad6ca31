using Microsoft.EntityFrameworkCore;
using Portal.Data.Knowledge;
using Portal.Domain.Graph;
using Portal.Schema.Migration;

namespace Portal.Knowledge.Migration;

/// <summary>Triples follow their entities and their relation type; two that become one are united, with the evidence of both.</summary>
internal sealed class TripleMigration(KnowledgeMigration work)
{
    private readonly MigrationRun _run = work.Run;

    private readonly Dictionary<string, TripleRow> _holders = new(StringComparer.Ordinal);
    private HashSet<Guid> _touched = [];
    private Dictionary<Guid, (string Type, string Key)> _entities = [];

    public async Task TriplesAsync()
    {
        var changed = _run.Mapping.ChangedRelations.Concat(_run.Mapping.ChangedProperties.Select(p => p.Property)).ToList();
        var touched = new HashSet<Guid>();
        foreach (var page in work.Moves.Keys.Chunk(500))
            touched.UnionWith(
                await _run
                    .Db.Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value)))
                    .Select(t => t.Id)
                    .ToListAsync()
                    .ConfigureAwait(false)
            );
        if (changed.Count > 0)
            touched.UnionWith(
                await _run
                    .Db.Triples.Where(t => t.WorkspaceId == _run.WorkspaceId && changed.Contains(t.Relation))
                    .Select(t => t.Id)
                    .ToListAsync()
                    .ConfigureAwait(false)
            );
        await work.NoteAsync([.. touched]).ConfigureAwait(false);
        _touched = touched;
        foreach (var page in touched.Order().ToList().Chunk(500))
        {
            var rows = (await _run.Db.Triples.Where(t => page.Contains(t.Id)).ToListAsync().ConfigureAwait(false))
                .Where(t => _touched.Contains(t.Id))
                .ToList();
            await LoadAsync(rows).ConfigureAwait(false);
            var keys = rows.Select(Target).OfType<TripleTarget>().Select(t => t.Key).ToList();
            _holders.Clear();
            foreach (
                var holder in await _run
                    .Db.Triples.Where(t => t.WorkspaceId == _run.WorkspaceId && keys.Contains(t.GraphKey))
                    .ToListAsync()
                    .ConfigureAwait(false)
            )
                _holders[holder.GraphKey] = holder;
            foreach (var row in rows.Where(r => _touched.Remove(r.Id)))
                await TripleAsync(row).ConfigureAwait(false);
            await _run.Journal.SaveAsync(_run.Db).ConfigureAwait(false);
        }

        foreach (var page in work.Merged.Chunk(500))
        {
            _run.Db.Entities.RemoveRange(await _run.Db.Entities.Where(e => page.Contains(e.Id)).ToListAsync().ConfigureAwait(false));
            await _run.Journal.SaveAsync(_run.Db).ConfigureAwait(false);
        }
    }

    // The entities that a page of triples joins, as they are by now.
    private async Task LoadAsync(IReadOnlyCollection<TripleRow> rows)
    {
        var ids = rows.SelectMany(r => new[] { r.HeadId, r.TailId ?? r.HeadId })
            .SelectMany(id => work.Moves.TryGetValue(id, out var move) ? new[] { id, move.Target } : [id])
            .Distinct()
            .ToList();
        _entities = (
            await _run
                .Db.Entities.AsNoTracking()
                .Where(e => ids.Contains(e.Id))
                .Select(e => new
                {
                    e.Id,
                    e.Type,
                    e.GraphKey,
                })
                .ToListAsync()
                .ConfigureAwait(false)
        ).ToDictionary(e => e.Id, e => (e.Type, e.GraphKey));
    }

    // What a triple becomes; null when its type, or that of an end, was given up.
    private TripleTarget? Target(TripleRow row)
    {
        var head = work.Moves.GetValueOrDefault(row.HeadId);
        var tail = row.TailId is { } id ? work.Moves.GetValueOrDefault(id) : null;
        var relation = row.TailId is null
            ? _run.Mapping.Property(head?.OldType ?? _entities[row.HeadId].Type, row.Relation)
            : _run.Mapping.Relation(row.Relation);
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
                _run.Result = _run.Result with { TriplesWithdrawn = _run.Result.TriplesWithdrawn + 1 };
            }

            return;
        }

        if (target.Key != row.GraphKey)
        {
            // The other may be about _run.To leave the key that this one takes.
            if (Holder(row, target.Key) is { } leaving && _touched.Remove(leaving.Id))
            {
                var entities = _entities;
                await LoadAsync([leaving]).ConfigureAwait(false);
                if (
                    Target(leaving) is { } next
                    && await _run
                        .Db.Triples.FirstOrDefaultAsync(t => t.WorkspaceId == _run.WorkspaceId && t.GraphKey == next.Key)
                        .ConfigureAwait(false)
                        is { } third
                )
                    _holders.TryAdd(third.GraphKey, third);
                await TripleAsync(leaving).ConfigureAwait(false);
                _entities = entities;
            }

            if (Holder(row, target.Key) is { } same)
            {
                await UniteAsync(row, same).ConfigureAwait(false);
                return;
            }

            (row.HeadId, row.TailId, row.Relation, row.GraphKey, row.Version) = (
                target.Head,
                target.Tail,
                target.Relation,
                target.Key,
                row.Version + 1
            );
            _holders[target.Key] = row;
            _run.Result = _run.Result with { Triples = _run.Result.Triples + 1 };
        }

        if (target.IsForAPerson)
            work.Queue(row);
    }

    private TripleRow? Holder(TripleRow row, string key) =>
        _holders.TryGetValue(key, out var holder)
        && holder.Id != row.Id
        && holder.GraphKey == key
        && _run.Db.Entry(holder).State != EntityState.Deleted
            ? holder
            : null;

    // Two triples become one: whatever speaks for either speaks for it, and what a person approved stays approved.
    private async Task UniteAsync(TripleRow row, TripleRow same)
    {
        await work.NoteAsync([same.Id]).ConfigureAwait(false);
        var mine = await _run.Db.Evidence.Where(e => e.TripleId == row.Id).ToListAsync().ConfigureAwait(false);
        var theirs = await _run
            .Db.Evidence.Where(e => e.TripleId == same.Id)
            .Select(e => e.RelationMentionId)
            .ToListAsync()
            .ConfigureAwait(false);
        foreach (var evidence in mine)
        {
            if (theirs.Contains(evidence.RelationMentionId))
                _run.Db.Evidence.Remove(evidence);
            else
                evidence.TripleId = same.Id;
        }

        if (row.State == TripleState.Approved && same.State != TripleState.Approved)
            (same.State, same.DecidedBy, same.DecidedAt) = (row.State, row.DecidedBy, row.DecidedAt);
        same.Confidence = Math.Max(same.Confidence, row.Confidence);
        same.Source ??= row.Source;
        same.Version++;
        _run.Db.Triples.Remove(row);
        _run.Result = _run.Result with { TriplesMerged = _run.Result.TriplesMerged + 1 };
    }

    private sealed record TripleTarget(Guid Head, string Relation, Guid? Tail, string Key, bool IsForAPerson);
}
