using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;

namespace Portal.Knowledge.Migration;

/// <summary>The keys under which a graph has a triple.</summary>
internal sealed record InGraph(string Key, string Head, string? Tail)
{
    /// <summary>Where graphs have these triples: those that are approved.</summary>
    public static async Task<Dictionary<Guid, InGraph>> OfAsync(PortalDbContext db, IReadOnlyCollection<Guid> triples)
    {
        var found = new Dictionary<Guid, InGraph>();
        foreach (var page in triples.Chunk(500))
        {
            foreach (
                var t in await db
                    .Triples.Where(t => page.Contains(t.Id) && t.State == TripleState.Approved)
                    .Select(t => new
                    {
                        t.Id,
                        t.GraphKey,
                        t.Relation,
                        Head = db.Entities.First(e => e.Id == t.HeadId).GraphKey,
                        Tail = db.Entities.Where(e => e.Id == t.TailId).Select(e => e.GraphKey).FirstOrDefault(),
                    })
                    .ToListAsync()
                    .ConfigureAwait(false)
            )
                found[t.Id] = new InGraph(t.GraphKey, t.Head, t.Tail);
        }

        return found;
    }
}
