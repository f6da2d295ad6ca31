using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>Where a mention or an entity of a type belongs after a change of the schema.</summary>
/// <param name="Type">Its type from now on; null when the type was given up and nothing takes its place.</param>
/// <param name="IsForAPerson">Whether a person has to decide: no rule of a split fits.</param>
public sealed record TypeMove(string? Type, bool IsForAPerson = false);

/// <summary>Leads from the types of one version of a schema to those of the next: renamed, merged, split, given up.</summary>
public sealed class SchemaMapping
{
    private readonly ImmutableArray<SchemaChange> _changes;
    private readonly KnowledgeSchema _from;
    private readonly KnowledgeSchema _to;

    private SchemaMapping(KnowledgeSchema from, KnowledgeSchema to) => (_from, _to, _changes) = (from, to, to.Changes);

    /// <summary>The mapping from a version to the draft that follows it.</summary>
    public static SchemaMapping Between(KnowledgeSchema from, KnowledgeSchema to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new SchemaMapping(from, to);
    }

    /// <summary>The types of the old version whose entities may get another type, or none.</summary>
    public IReadOnlyList<string> ChangedEntities =>
        [.. _from.Entities.Select(e => e.Id).Distinct().Where(id => IsSplit(id) || Entity(id, "").Type != id)];

    /// <summary>The relation types of the old version that become another one, or none.</summary>
    public IReadOnlyList<string> ChangedRelations => [.. _from.Relations.Select(r => r.Id).Distinct().Where(id => Relation(id) != id)];

    /// <summary>The properties of the old version that become another one, or none, as owner and property.</summary>
    public IReadOnlyList<(string Type, string Property)> ChangedProperties =>
        [.. _from.Entities.SelectMany(e => e.Properties.Select(p => (e.Id, p.Id))).Where(p => Property(p.Item1, p.Item2) != p.Item2)];

    /// <summary>Whether the type matters to nobody's work: nothing is renamed, merged, split or given up.</summary>
    public bool IsEmpty => ChangedEntities.Count == 0 && ChangedRelations.Count == 0 && ChangedProperties.Count == 0;

    /// <summary>The type of an entity from now on.</summary>
    /// <param name="type">Its type in the old version; a type that the old version does not have stays.</param>
    /// <param name="name">Its name: the rules of splits look at it.</param>
    public TypeMove Entity(string type, string name)
    {
        if (_from.Entity(type) is null)
            return new TypeMove(type);
        var move = new TypeMove(type);
        foreach (var change in _changes)
        {
            if (move.Type is null)
                break;
            move = change switch
            {
                SchemaChange.RenameEntity c when c.From == move.Type => move with { Type = c.To },
                SchemaChange.MergeEntities c when c.From.Contains(move.Type) => move with { Type = c.Into },
                SchemaChange.DeleteEntity c when c.Id == move.Type => move with { Type = c.MapTo.Length > 0 ? c.MapTo : null },
                SchemaChange.SplitEntity c when c.From == move.Type => Split(c, name, move.IsForAPerson),
                _ => move,
            };
        }

        return move.Type is not null && _to.Entity(move.Type) is null ? new TypeMove(null) : move;
    }

    /// <summary>The relation type of a relation from now on; null when it was given up. One that the old version does not have
    /// stays.</summary>
    public string? Relation(string relation)
    {
        if (_from.Relation(relation) is null)
            return relation;
        var now = relation;
        foreach (var change in _changes)
        {
            if (now is null)
                return null;
            now = change switch
            {
                SchemaChange.RenameRelation c when c.From == now => c.To,
                SchemaChange.MergeRelations c when c.From.Contains(now) => c.Into,
                SchemaChange.DeleteRelation c when c.Id == now => c.MapTo.Length > 0 ? c.MapTo : null,
                _ => now,
            };
        }

        return now is not null && _to.Relation(now) is null ? null : now;
    }

    /// <summary>The identifier of a property from now on; null when it was given up. One that the old version does not have
    /// stays.</summary>
    /// <param name="type">The type of the entity that has it, in the old version; the property may be an inherited one.</param>
    /// <param name="property">Its identifier in the old version.</param>
    public string? Property(string type, string property)
    {
        if (_from.Property(type, property) is null)
            return property;
        var (owners, now) = (new HashSet<string>(_from.Ancestors(type).Select(a => a.Id).Prepend(type)), property);
        foreach (var change in _changes)
        {
            switch (change)
            {
                case SchemaChange.RenameEntity c when owners.Remove(c.From):
                    owners.Add(c.To);
                    break;
                case SchemaChange.MergeEntities c when c.From.Where(owners.Remove).ToList().Count > 0:
                    owners.Add(c.Into);
                    break;
                case SchemaChange.DeleteEntity c when owners.Remove(c.Id) && c.MapTo.Length > 0:
                    owners.Add(c.MapTo);
                    break;
                case SchemaChange.SplitEntity c when owners.Contains(c.From):
                    owners.UnionWith(c.Rules.Select(r => r.To).Append(c.Otherwise));
                    break;
                case SchemaChange.RenameProperty c when owners.Contains(c.Type) && c.From == now:
                    now = c.To;
                    break;
                case SchemaChange.DeleteProperty c when owners.Contains(c.Type) && c.Id == now:
                    return null;
            }
        }

        var typeNow = Entity(type, "").Type;
        return typeNow is null || _to.Property(typeNow, now) is null ? null : now;
    }

    internal bool LeadsToEntity(string id) => _from.Entities.Any(e => Targets(e.Id).Contains(id));

    internal bool LeadsToRelation(string id) => _from.Relations.Any(r => Relation(r.Id) == id);

    internal bool LeadsToProperty(string type, string property) =>
        _from.Entities.Any(e => Targets(e.Id).Contains(type) && _from.PropertiesOf(e.Id).Any(p => Property(e.Id, p.Id) == property));

    private static TypeMove Split(SchemaChange.SplitEntity split, string name, bool isForAPerson) =>
        split.Rules.FirstOrDefault(r => r.Fits(name)) is { } rule ? new TypeMove(rule.To, isForAPerson)
        : split.Otherwise.Length > 0 ? new TypeMove(split.Otherwise, isForAPerson)
        : new TypeMove(split.Rules[0].To, true);

    private HashSet<string> Targets(string id)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal) { id };
        foreach (var change in _changes)
        {
            switch (change)
            {
                case SchemaChange.RenameEntity c when targets.Remove(c.From):
                    targets.Add(c.To);
                    break;
                case SchemaChange.MergeEntities c when c.From.Where(targets.Remove).ToList().Count > 0:
                    targets.Add(c.Into);
                    break;
                case SchemaChange.DeleteEntity c when targets.Remove(c.Id) && c.MapTo.Length > 0:
                    targets.Add(c.MapTo);
                    break;
                case SchemaChange.SplitEntity c when targets.Remove(c.From):
                    targets.UnionWith(c.Rules.Select(r => r.To).Append(c.Otherwise).Where(t => t.Length > 0));
                    break;
            }
        }

        targets.IntersectWith(_to.Entities.Select(e => e.Id));
        return targets;
    }

    private bool IsSplit(string id)
    {
        var move = new HashSet<string>(StringComparer.Ordinal) { id };
        foreach (var change in _changes)
        {
            if (change is SchemaChange.SplitEntity c && move.Contains(c.From))
                return true;
            if (change is SchemaChange.RenameEntity r && move.Contains(r.From))
                move.Add(r.To);
            if (change is SchemaChange.MergeEntities m && m.From.Any(move.Contains))
                move.Add(m.Into);
            if (change is SchemaChange.DeleteEntity d && move.Contains(d.Id) && d.MapTo.Length > 0)
                move.Add(d.MapTo);
        }

        return false;
    }
}
