using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Knowledge;

/// <summary>Finds approved triples that a schema no longer allows, and that the one before it did: other ends, too many ends, values of
/// another kind.</summary>
internal sealed class TripleCheck
{
    private readonly KnowledgeSchema _to;
    private readonly HashSet<string> _relations;
    private readonly HashSet<string> _single;
    private readonly HashSet<(string Type, string Property)> _properties;

    public TripleCheck(KnowledgeSchema from, KnowledgeSchema to)
    {
        _to = to;
        var mapping = SchemaMapping.Between(from, to);
        // Only what became narrower: triples that were illegal before, by import, are not this change's affair.
        _relations =
        [
            .. from
                .Relations.Where(r => mapping.Relation(r.Id) is { } id && to.Relation(id) is { } now && LosesPairs(r, now))
                .Select(r => mapping.Relation(r.Id)!),
        ];
        _single =
        [
            .. from
                .Relations.Where(r =>
                    mapping.Relation(r.Id) is { } id && to.Relation(id) is { } now && Bound(now.Cardinality) > Bound(r.Cardinality)
                )
                .Select(r => mapping.Relation(r.Id)!),
        ];
        _properties =
        [
            .. to.Labels.SelectMany(e =>
                to.PropertiesOf(e.Id)
                    .Where(p => Origin(from, mapping, e.Id, p.Id) is { } before && IsNarrower(before, p))
                    .Select(p => (e.Id, p.Id))
            ),
        ];

        bool LosesPairs(RelationType was, RelationType now)
        {
            var pairs = to.EffectivePairs(now).ToHashSet();
            return from.EffectivePairs(was)
                .Any(p =>
                    mapping.Entity(p.Head, "").Type is { } h
                    && mapping.Entity(p.Tail, "").Type is { } t
                    && !pairs.Contains(new TypePair(h, t))
                );
        }
    }

    public bool IsEmpty => _relations.Count + _single.Count + _properties.Count == 0;

    public async Task<HashSet<Guid>> IllegalAsync(PortalDbContext db, Guid workspaceId)
    {
        var illegal = new HashSet<Guid>();
        var relations = _relations.Union(_single).ToList();
        if (relations.Count > 0)
        {
            var rows = await (
                from t in db.Triples
                join h in db.Entities on t.HeadId equals h.Id
                join e in db.Entities on t.TailId equals e.Id
                where t.WorkspaceId == workspaceId && t.State == TripleState.Approved && relations.Contains(t.Relation)
                select new
                {
                    t.Id,
                    t.Relation,
                    t.HeadId,
                    TailId = t.TailId!.Value,
                    Head = h.Type,
                    Tail = e.Type,
                }
            )
                .ToListAsync()
                .ConfigureAwait(false);
            illegal.UnionWith(
                rows.Where(r => _relations.Contains(r.Relation) && !_to.Allows(r.Relation, r.Head, r.Tail)).Select(r => r.Id)
            );
            foreach (var group in rows.Where(r => _single.Contains(r.Relation)).GroupBy(r => r.Relation))
            {
                var cardinality = _to.Relation(group.Key)!.Cardinality;
                // Which of several is the right one is for a person to say: all of them go back.
                if (cardinality is Cardinality.ManyToOne or Cardinality.OneToOne)
                    illegal.UnionWith(group.GroupBy(r => r.HeadId).Where(g => g.Skip(1).Any()).SelectMany(g => g).Select(r => r.Id));
                if (cardinality is Cardinality.OneToMany or Cardinality.OneToOne)
                    illegal.UnionWith(group.GroupBy(r => r.TailId).Where(g => g.Skip(1).Any()).SelectMany(g => g).Select(r => r.Id));
            }
        }

        if (_properties.Count > 0)
        {
            var ids = _properties.Select(p => p.Property).Distinct().ToList();
            var values = await (
                from t in db.Triples
                join h in db.Entities on t.HeadId equals h.Id
                where t.WorkspaceId == workspaceId && t.State == TripleState.Approved && t.TailId == null && ids.Contains(t.Relation)
                select new
                {
                    t.Id,
                    t.Relation,
                    Head = h.Type,
                    t.Value,
                }
            )
                .ToListAsync()
                .ConfigureAwait(false);
            illegal.UnionWith(
                values
                    .Where(v =>
                        _properties.Contains((v.Head, v.Relation))
                        && _to.Property(v.Head, v.Relation) is { } p
                        && !PropertyValue.IsLegal(p, v.Value ?? "")
                    )
                    .Select(v => v.Id)
            );
        }

        return illegal;
    }

    private static PropertyType? Origin(KnowledgeSchema from, SchemaMapping mapping, string type, string property) =>
        from
            .Labels.Where(e => mapping.Entity(e.Id, "").Type == type)
            .SelectMany(e => from.PropertiesOf(e.Id).Where(p => mapping.Property(e.Id, p.Id) == property))
            .FirstOrDefault();

    private static bool IsNarrower(PropertyType was, PropertyType now) =>
        was.Kind != now.Kind || was.Pattern != now.Pattern || (now.Kind == PropertyKind.Enumeration && was.Values.Except(now.Values).Any());

    private static int Bound(Cardinality cardinality) =>
        cardinality switch
        {
            Cardinality.ManyToMany => 0,
            Cardinality.OneToOne => 2,
            _ => 1,
        };
}
