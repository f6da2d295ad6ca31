using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Domain.Annotation;

namespace Portal.Annotation;

/// <summary>The stored annotations of one layer of a document, not watched for changes: all of them, or what some commands look
/// at.</summary>
internal sealed class LayerRows(PortalDbContext db, Guid document, Guid layer)
{
    /// <summary>Commands that look at more read the layer in one go.</summary>
    public const int MostLookedUp = 500;

    private readonly Dictionary<Guid, MentionRow> _mentions = [];
    private readonly Dictionary<Guid, RelationRow> _relations = [];

    public IReadOnlyDictionary<Guid, MentionRow> Mentions => _mentions;

    public IReadOnlyDictionary<Guid, RelationRow> Relations => _relations;

    private IQueryable<MentionRow> StoredMentions => db.Mentions.IgnoreQueryFilters().AsNoTracking();

    private IQueryable<RelationRow> StoredRelations => db.Relations.IgnoreQueryFilters().AsNoTracking();

    /// <summary>Reads what the commands look at; everything when that is null or a lot.</summary>
    public async Task<LayerRows> ReadAsync(EditReach? reach)
    {
        if (reach is null || reach.Ids.Count + reach.Starts.Count > MostLookedUp)
        {
            await TakeMentionsAsync(m => m.DocumentId == document && m.LayerId == layer).ConfigureAwait(false);
            await TakeRelationsAsync(r => r.DocumentId == document && r.LayerId == layer).ConfigureAwait(false);
            return this;
        }

        await FindAsync(reach).ConfigureAwait(false);
        // Twice: accepting a relation accepts what it relates, and with that the evidence of everything else there. What is named is
        // looked up even where there is no such mention (yet): a relation may hold the id of one that is gone.
        var seen = new HashSet<Guid>();
        for (var round = 0; round < 2; round++)
        {
            var ends = _mentions.Keys.Concat(reach.Ids).Where(seen.Add).ToList();
            if (ends.Count > 0)
            {
                await TakeRelationsAsync(r => r.DocumentId == document && r.LayerId == layer && ends.Contains(r.HeadId))
                    .ConfigureAwait(false);
                await TakeRelationsAsync(r =>
                        r.DocumentId == document && r.LayerId == layer && r.TailId != null && ends.Contains(r.TailId.Value)
                    )
                    .ConfigureAwait(false);
            }

            var others = _relations
                .Values.SelectMany(r => new[] { r.HeadId, r.TailId })
                .OfType<Guid>()
                .Where(id => !_mentions.ContainsKey(id))
                .Distinct()
                .ToList();
            if (others.Count > 0)
                await TakeMentionsAsync(m => others.Contains(m.Id)).ConfigureAwait(false);
        }

        return this;
    }

    private async Task FindAsync(EditReach reach)
    {
        var (ids, starts) = (reach.Ids.ToList(), reach.Starts.ToList());
        if (ids.Count > 0)
        {
            await TakeMentionsAsync(m => ids.Contains(m.Id)).ConfigureAwait(false);
            await TakeRelationsAsync(r => ids.Contains(r.Id)).ConfigureAwait(false);
        }

        if (starts.Count > 0)
            await TakeMentionsAsync(m => m.DocumentId == document && m.LayerId == layer && starts.Contains(m.Start)).ConfigureAwait(false);
    }

    // Where only ids are asked for, the layer is compared here: otherwise SQLite goes through the whole document instead of its primary
    // key.
    private async Task TakeMentionsAsync(Expression<Func<MentionRow, bool>> which)
    {
        foreach (var row in await StoredMentions.Where(which).ToListAsync().ConfigureAwait(false))
        {
            if (row.DocumentId == document && row.LayerId == layer)
                _mentions.TryAdd(row.Id, row);
        }
    }

    private async Task TakeRelationsAsync(Expression<Func<RelationRow, bool>> which)
    {
        foreach (var row in await StoredRelations.Where(which).ToListAsync().ConfigureAwait(false))
        {
            if (row.DocumentId == document && row.LayerId == layer)
                _relations.TryAdd(row.Id, row);
        }
    }
}
