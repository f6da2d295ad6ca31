using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Schema;

namespace Portal.Services.Migration;

/// <summary>An entity on its way to another type.</summary>
/// <param name="OldType">The type that it had.</param>
/// <param name="IsGone">Its type was given up.</param>
/// <param name="IsForAPerson">A person has to say which type it has.</param>
/// <param name="Target">Itself, or the entity that it becomes one with.</param>
internal sealed record EntityMove(string OldType, bool IsGone, bool IsForAPerson, Guid Target);

/// <summary>One migration on its way: what the steps share, and the steps that are short.</summary>
internal sealed class MigrationRun(PortalDbContext db, Guid workspaceId, KnowledgeSchema from, KnowledgeSchema to)
{
    public const int Page = 1000;

    public PortalDbContext Db { get; } = db;

    public Guid WorkspaceId { get; } = workspaceId;

    public KnowledgeSchema From { get; } = from;

    public KnowledgeSchema To { get; } = to;

    public SchemaMapping Mapping { get; } = SchemaMapping.Between(from, to);

    public MigrationJournal Journal { get; } = new();

    public SchemaMigrationResult Result { get; set; } = new();

    public Dictionary<Guid, InGraph> InGraphBefore { get; } = [];

    public Dictionary<Guid, EntityMove> Moves { get; } = [];

    public HashSet<Guid> Merged { get; } = [];

    public async Task ApplyAsync()
    {
        // Also the layers that annotators have of their own: a type that is renamed is renamed in all of them.
        Db.SeesAllLayers = true;
        var mentions = new MentionMigration(this);
        await mentions.RelationMentionsAsync().ConfigureAwait(false);
        await mentions.MentionsAsync().ConfigureAwait(false);
        await new EntityMigration(this).EntitiesAsync().ConfigureAwait(false);
        await new TripleMigration(this).TriplesAsync().ConfigureAwait(false);
        await TermsAsync().ConfigureAwait(false);
        await CommentsAsync().ConfigureAwait(false);
        await new CurationMigration(this).DecisionsAsync().ConfigureAwait(false);
        await RevalidateAsync().ConfigureAwait(false);
    }

    private async Task TermsAsync()
    {
        var changed = Mapping.ChangedEntities.ToList();
        foreach (var term in await Db.Terms.Where(t => t.WorkspaceId == WorkspaceId && changed.Contains(t.Type)).ToListAsync().ConfigureAwait(false))
        {
            var move = Mapping.Entity(term.Type, term.Term);
            if (move.Type == term.Type)
                continue;
            Result = Result with { Terms = Result.Terms + 1 };
            if (move.Type is null || await Db.Terms.AnyAsync(t => t.WorkspaceId == WorkspaceId && t.Type == move.Type && t.Term == term.Term).ConfigureAwait(false) || Db.Terms.Local.Any(t => t.Id != term.Id && t.Type == move.Type && t.Term == term.Term))
                Db.Terms.Remove(term);
            else
                term.Type = move.Type;
        }

        await Journal.SaveAsync(Db).ConfigureAwait(false);
    }

    private async Task CommentsAsync()
    {
        foreach (var comment in await Db.SchemaComments.Where(c => c.WorkspaceId == WorkspaceId).ToListAsync().ConfigureAwait(false))
            comment.Element = (comment.Kind == ElementKind.Entity ? Mapping.Entity(comment.Element, "").Type : Mapping.Relation(comment.Element)) ?? comment.Element;
        await Journal.SaveAsync(Db).ConfigureAwait(false);
    }

    /// <summary>What a narrower schema no longer allows goes back to the queue.</summary>
    private async Task RevalidateAsync()
    {
        var check = new TripleCheck(From, To);
        if (check.IsEmpty)
            return;
        var illegal = await check.IllegalAsync(Db, WorkspaceId).ConfigureAwait(false);
        await NoteAsync([.. illegal]).ConfigureAwait(false);
        foreach (var page in illegal.Chunk(500))
        {
            foreach (var row in await Db.Triples.Where(t => page.Contains(t.Id)).ToListAsync().ConfigureAwait(false))
                Queue(row);
            await Journal.SaveAsync(Db).ConfigureAwait(false);
        }
    }

    /// <summary>What was approved goes back to a person.</summary>
    public void Queue(TripleRow row)
    {
        if (row.State != TripleState.Approved)
            return;
        (row.State, row.DecidedBy, row.DecidedAt, row.Version) = (TripleState.Pending, null, null, row.Version + 1);
        Result = Result with { TriplesQueued = Result.TriplesQueued + 1 };
    }

    /// <summary>Remembers where the graph has these triples, before they change.</summary>
    public async Task NoteAsync(IReadOnlyCollection<Guid> triples)
    {
        foreach (var (id, where) in await InGraph.OfAsync(Db, [.. triples.Where(t => !InGraphBefore.ContainsKey(t))]).ConfigureAwait(false))
            InGraphBefore[id] = where;
    }

    /// <summary>Changes rows a page at a time, each page in the journal.</summary>
    public async Task PagesAsync<T>(Func<Guid, IQueryable<T>> next, Func<List<T>, Task> change, Func<T, Guid> id, Func<List<T>, Task>? before = null)
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
            await Journal.SaveAsync(Db).ConfigureAwait(false);
        }
    }
}
