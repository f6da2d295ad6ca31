using Microsoft.EntityFrameworkCore;
using Portal.Domain.Graph;
using Portal.Schema.Migration;

namespace Portal.Knowledge.Migration;

/// <summary>Entities take the type of what they are now; two that become one are united.</summary>
internal sealed class EntityMigration(KnowledgeMigration work)
{
    private readonly MigrationRun _run = work.Run;

    public async Task EntitiesAsync()
    {
        foreach (var type in InOrder())
        {
            await _run.PagesAsync(
                    after =>
                        _run.Db.Entities.Where(e => e.WorkspaceId == _run.WorkspaceId && e.Type == type && e.Id.CompareTo(after) > 0)
                            .OrderBy(e => e.Id)
                            .Take(MigrationRun.Page),
                    async rows =>
                    {
                        var waiting = rows.Where(r => !work.Moves.ContainsKey(r.Id))
                            .Select(r => (Row: r, Move: _run.Mapping.Entity(type, r.Name)))
                            .ToList();
                        var (types, names) = (
                            waiting.Select(w => w.Move.Type).Distinct().ToList(),
                            waiting.Select(w => w.Row.NameKey).ToList()
                        );
                        // Every entity of a target type that has one of these names already.
                        var there = (
                            await _run
                                .Db.Entities.Where(e =>
                                    e.WorkspaceId == _run.WorkspaceId && types.Contains(e.Type) && names.Contains(e.NameKey)
                                )
                                .ToListAsync()
                                .ConfigureAwait(false)
                        )
                            .Where(e => !work.Merged.Contains(e.Id))
                            .ToDictionary(e => (e.Type, e.NameKey));
                        foreach (var (row, move) in waiting)
                        {
                            var target =
                                move.Type is { } now
                                && now != row.Type
                                && there.TryGetValue((now, row.NameKey), out var found)
                                && found.Id != row.Id
                                    ? found
                                    : null;
                            work.Moves[row.Id] = new EntityMove(type, move.Type is null, move.IsForAPerson, target?.Id ?? row.Id);
                            if (move.Type is null || move.Type == row.Type)
                                continue;
                            if (target is not null)
                            {
                                target.Aliases =
                                [
                                    .. target.Aliases.Concat(row.Aliases).Append(row.Name).Where(a => a != target.Name).Distinct(),
                                ];
                                target.Version++;
                                work.Merged.Add(row.Id);
                                _run.Result = _run.Result with { EntitiesMerged = _run.Result.EntitiesMerged + 1 };
                                continue;
                            }

                            (row.Type, row.GraphKey) = (move.Type, GraphKey.OfNode(_run.WorkspaceId, move.Type, row.Name));
                            row.Version++;
                            there[(row.Type, row.NameKey)] = row;
                            _run.Result = _run.Result with { Entities = _run.Result.Entities + 1 };
                        }
                    },
                    e => e.Id,
                    before: rows => NoteTriplesAsync(rows.Select(r => r.Id))
                )
                .ConfigureAwait(false);
        }
    }

    // A type that takes the name of another that leaves it waits until that one has left.
    private IEnumerable<string> InOrder()
    {
        var waiting = _run.Mapping.ChangedEntities.ToList();
        while (waiting.Count > 0)
        {
            var next =
                waiting.FirstOrDefault(t => _run.Mapping.Entity(t, "").Type is not { } now || now == t || !waiting.Contains(now))
                ?? waiting[0];
            waiting.Remove(next);
            yield return next;
        }
    }

    private async Task NoteTriplesAsync(IEnumerable<Guid> entities)
    {
        foreach (var page in entities.Chunk(500))
            await work.NoteAsync(
                    await _run
                        .Db.Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value)))
                        .Select(t => t.Id)
                        .ToListAsync()
                        .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
    }
}
