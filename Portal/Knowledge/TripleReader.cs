using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Knowledge;

namespace Portal.Knowledge;

/// <summary>Reads triples with names and evidence in few queries. Callers have checked the right.</summary>
internal static class TripleReader
{
    public static async Task<IReadOnlyList<TripleView>> ReadAsync(
        PortalDbContext db,
        IReadOnlyList<TripleRow> rows,
        int evidenceEach,
        CancellationToken cancellationToken
    )
    {
        var ids = rows.Select(r => r.Id).ToList();
        var entityIds = rows.SelectMany(r => new[] { r.HeadId, r.TailId ?? r.HeadId }).Distinct().ToList();
        var entities = await db
            .Entities.AsNoTracking()
            .Where(e => entityIds.Contains(e.Id))
            .ToDictionaryAsync(e => e.Id, cancellationToken)
            .ConfigureAwait(false);
        var deciders = rows.Select(r => r.DecidedBy).OfType<Guid>().Distinct().ToList();
        var names = await db
            .Users.Where(u => deciders.Contains(u.Id))
            .ToDictionaryAsync(u => u.Id, u => u.DisplayName == "" ? u.UserName! : u.DisplayName, cancellationToken)
            .ConfigureAwait(false);
        var evidence = (await EvidenceAsync(db, ids, cancellationToken).ConfigureAwait(false)).ToLookup(e => e.TripleId);
        return
        [
            .. rows.Select(r => new TripleView(
                r.Id,
                View(entities[r.HeadId]),
                r.Relation,
                r.TailId is { } tail ? View(entities[tail]) : null,
                r.Value,
                r.State,
                r.Confidence,
                r.Source,
                r.CreatedAt,
                r.DecidedBy is { } by ? UserNames.Of(names, by) : null,
                r.DecidedAt,
                r.Version,
                r.GraphKey,
                [.. evidence[r.Id].Take(evidenceEach)]
            )),
        ];
    }

    public static async Task<IReadOnlyList<EvidenceView>> EvidenceAsync(
        PortalDbContext db,
        IReadOnlyCollection<Guid> triples,
        CancellationToken cancellationToken
    )
    {
        // SQLite counts code points where offsets are UTF-16 units, so the sentence is cut here; each text is fetched once.
        var rows = await db
            .Evidence.AsNoTracking()
            .Where(e => triples.Contains(e.TripleId))
            .OrderBy(e => e.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var documentIds = rows.Select(r => r.DocumentId).Distinct().ToList();
        var documents = await db
            .Documents.Where(d => documentIds.Contains(d.Id))
            .Select(d => new
            {
                d.Id,
                d.Title,
                d.Text,
            })
            .ToDictionaryAsync(d => d.Id, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. rows.Select(e => new EvidenceView(
                e.TripleId,
                e.DocumentId,
                documents[e.DocumentId].Title,
                documents[e.DocumentId].Text[e.SentenceStart..e.SentenceEnd],
                e.SentenceStart,
                e.SentenceEnd,
                e.HeadStart,
                e.HeadEnd,
                e.TailStart,
                e.TailEnd
            )),
        ];
    }

    public static EntityView View(EntityRow row) => new(row.Id, row.Type, row.Name, row.Aliases, row.GraphKey);
}
