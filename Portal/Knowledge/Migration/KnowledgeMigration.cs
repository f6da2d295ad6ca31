using Microsoft.EntityFrameworkCore;
using Portal.Data.Knowledge;
using Portal.Schema.Migration;

namespace Portal.Knowledge.Migration;

/// <summary>Entities and triples follow their types; the graph is told the difference.</summary>
internal sealed class KnowledgeMigration(MigrationRun run, GraphDifference difference) : ISchemaMigrationWork
{
    public MigrationRun Run { get; } = run;

    public Dictionary<Guid, InGraph> InGraphBefore { get; } = [];

    public Dictionary<Guid, EntityMove> Moves { get; } = [];

    public HashSet<Guid> Merged { get; } = [];

    public async Task ApplyAsync()
    {
        await new EntityMigration(this).EntitiesAsync().ConfigureAwait(false);
        await new TripleMigration(this).TriplesAsync().ConfigureAwait(false);
    }

    /// <summary>What a narrower schema no longer allows goes back to the queue.</summary>
    public async Task RevalidateAsync()
    {
        var check = new TripleCheck(Run.From, Run.To);
        if (check.IsEmpty)
            return;
        var illegal = await check.IllegalAsync(Run.Db, Run.WorkspaceId).ConfigureAwait(false);
        await NoteAsync([.. illegal]).ConfigureAwait(false);
        foreach (var page in illegal.Chunk(500))
        {
            foreach (var row in await Run.Db.Triples.Where(t => page.Contains(t.Id)).ToListAsync().ConfigureAwait(false))
                Queue(row);
            await Run.Journal.SaveAsync(Run.Db).ConfigureAwait(false);
        }
    }

    public async Task SettleAsync() =>
        await difference
            .QueueAsync(
                Run.Db,
                Run.WorkspaceId,
                InGraphBefore,
                await InGraph.OfAsync(Run.Db, [.. Run.Journal.Rows<TripleRow>().Union(InGraphBefore.Keys)]).ConfigureAwait(false)
            )
            .ConfigureAwait(false);

    /// <summary>What was approved goes back to a person.</summary>
    public void Queue(TripleRow row)
    {
        if (row.State != TripleState.Approved)
            return;
        (row.State, row.DecidedBy, row.DecidedAt, row.Version) = (TripleState.Pending, null, null, row.Version + 1);
        Run.Result = Run.Result with { TriplesQueued = Run.Result.TriplesQueued + 1 };
    }

    /// <summary>Remembers where the graph has these triples, before they change.</summary>
    public async Task NoteAsync(IReadOnlyCollection<Guid> triples)
    {
        foreach (
            var (id, where) in await InGraph.OfAsync(Run.Db, [.. triples.Where(t => !InGraphBefore.ContainsKey(t))]).ConfigureAwait(false)
        )
            InGraphBefore[id] = where;
    }
}
