using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Portal.Domain.Schema;

/// <summary>Whether a <see cref="SchemaChange"/> can be made, and the schema that it leads to.</summary>
public static class SchemaChanges
{
    /// <summary>Everything that stands against a change; empty when it can be made.</summary>
    public static IReadOnlyList<Problem> Check(KnowledgeSchema schema, SchemaChange change)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(change);
        var problems = new List<Problem>();
        switch (change)
        {
            case SchemaChange.RenameEntity c:
                Known(schema.Entity(c.From), c.From);
                Free(schema.Entity(c.To), c.From, c.To);
                break;
            case SchemaChange.RenameRelation c:
                Known(schema.Relation(c.From), c.From);
                Free(schema.Relation(c.To), c.From, c.To);
                break;
            case SchemaChange.RenameProperty c:
                Known(schema.Entity(c.Type)?.Properties.FirstOrDefault(p => p.Id == c.From), $"{c.Type}.{c.From}");
                Free(schema.Entity(c.Type)?.Properties.FirstOrDefault(p => p.Id == c.To), c.From, c.To);
                break;
            case SchemaChange.MergeEntities c:
                CheckMerge(c.From, c.Into, schema.Entity);
                break;
            case SchemaChange.MergeRelations c:
                CheckMerge(c.From, c.Into, schema.Relation);
                break;
            case SchemaChange.SplitEntity c:
                CheckSplit(c);
                break;
            case SchemaChange.DeleteEntity c:
                CheckDelete(c.Id, c.MapTo, schema.Entity);
                break;
            case SchemaChange.DeleteRelation c:
                CheckDelete(c.Id, c.MapTo, schema.Relation);
                break;
            case SchemaChange.DeleteProperty c:
                Known(schema.Entity(c.Type)?.Properties.FirstOrDefault(p => p.Id == c.Id), $"{c.Type}.{c.Id}");
                break;
            case SchemaChange.SetPairs c:
                Known(schema.Relation(c.Id), c.Id);
                foreach (var end in c.Pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct())
                    Known(schema.Entity(end), end);
                break;
            case SchemaChange.SetCardinality c:
                Known(schema.Relation(c.Id), c.Id);
                break;
            case SchemaChange.SetPropertyKind c:
                Known(schema.Entity(c.Type)?.Properties.FirstOrDefault(p => p.Id == c.Id), $"{c.Type}.{c.Id}");
                break;
        }

        return problems;

        void Known(object? found, string id)
        {
            if (found is null)
                problems.Add(new Problem("schema.change.unknown", id, id));
        }

        void Free(object? taken, string from, string to)
        {
            if (!SchemaIdentifier.IsLegal(to))
                problems.Add(new Problem("schema.identifier.illegal", to, to));
            else if (SchemaIdentifier.IsReserved(to))
                problems.Add(new Problem("schema.identifier.reserved", to, to));
            else if (taken is not null && from != to)
                problems.Add(new Problem("schema.change.taken", to, to));
        }

        void CheckMerge(ImmutableArray<string> from, string into, Func<string, object?> find)
        {
            if (from.Where(f => f != into).Distinct().Take(1).Any() is false)
                problems.Add(new Problem("schema.change.mergeNothing", into, into));
            foreach (var id in from.Append(into).Distinct())
                Known(find(id), id);
        }

        void CheckSplit(SchemaChange.SplitEntity c)
        {
            Known(schema.Entity(c.From), c.From);
            if (c.Rules.Length == 0)
                problems.Add(new Problem("schema.change.splitNothing", c.From, c.From));
            foreach (var target in c.Rules.Select(r => r.To).Append(c.Otherwise).Where(t => t.Length > 0 || c.Rules.Any(r => r.To.Length == 0)).Distinct().Where(t => schema.Entity(t) is null))
                Free(null, c.From, target);
            foreach (var rule in c.Rules.Where(r => r.Pattern.Length > 0 && !IsPattern(r.Pattern)))
                problems.Add(new Problem("schema.pattern.illegal", c.From, c.From, rule.Pattern));
        }

        void CheckDelete(string id, string mapTo, Func<string, object?> find)
        {
            Known(find(id), id);
            if (mapTo.Length > 0 && mapTo != id)
                Known(find(mapTo), mapTo);
            else if (mapTo == id)
                problems.Add(new Problem("schema.change.mergeNothing", id, id));
        }
    }

    /// <summary>The schema after a change. Its <see cref="KnowledgeSchema.Changes"/> are left alone.</summary>
    /// <exception cref="ProblemException">The change cannot be made.</exception>
    public static KnowledgeSchema Apply(KnowledgeSchema schema, SchemaChange change)
    {
        var problems = Check(schema, change);
        if (problems.Count > 0)
            throw new ProblemException(problems);
        return change switch
        {
            SchemaChange.RenameEntity c => schema.With(schema.Entity(c.From)! with { Id = c.To }, c.From),
            SchemaChange.RenameRelation c => schema.With(schema.Relation(c.From)! with { Id = c.To }, c.From),
            SchemaChange.RenameProperty c => schema.With(OnProperty(schema.Entity(c.Type)!, c.From, p => p with { Id = c.To })),
            SchemaChange.MergeEntities c => c.From.Where(f => f != c.Into).Distinct().Aggregate(schema, (s, from) => MergeEntity(s, from, c.Into, true)),
            SchemaChange.MergeRelations c => c.From.Where(f => f != c.Into).Distinct().Aggregate(schema, (s, from) => MergeRelation(s, from, c.Into)),
            SchemaChange.SplitEntity c => Split(schema, c),
            SchemaChange.DeleteEntity { MapTo.Length: > 0 } c => MergeEntity(schema, c.Id, c.MapTo, false),
            SchemaChange.DeleteEntity c => schema.WithoutEntity(c.Id),
            SchemaChange.DeleteRelation c => schema.WithoutRelation(c.Id),
            SchemaChange.DeleteProperty c => schema.With(schema.Entity(c.Type)! with { Properties = schema.Entity(c.Type)!.Properties.RemoveAll(p => p.Id == c.Id) }),
            SchemaChange.SetPairs c => schema.With(schema.Relation(c.Id)! with { Pairs = [.. c.Pairs.Distinct()] }),
            SchemaChange.SetCardinality c => schema.With(schema.Relation(c.Id)! with { Cardinality = c.Cardinality }),
            SchemaChange.SetPropertyKind c => schema.With(OnProperty(schema.Entity(c.Type)!, c.Id, p => p with { Kind = c.PropertyKind })),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
    }

    /// <summary>Makes a change in a draft: <see cref="Apply"/>, and where work of the published version hangs on what is renamed, merged, split or given up, the
    /// change is kept for publishing.</summary>
    /// <exception cref="ProblemException">The change cannot be made.</exception>
    public static KnowledgeSchema ApplyToDraft(KnowledgeSchema draft, KnowledgeSchema published, SchemaChange change)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var after = Apply(draft, change);
        var mapping = SchemaMapping.Between(published, draft);
        var matters = change switch
        {
            SchemaChange.RenameEntity c => mapping.LeadsToEntity(c.From),
            SchemaChange.RenameRelation c => mapping.LeadsToRelation(c.From),
            SchemaChange.RenameProperty c => mapping.LeadsToProperty(c.Type, c.From),
            SchemaChange.MergeEntities c => c.From.Any(mapping.LeadsToEntity),
            SchemaChange.MergeRelations c => c.From.Any(mapping.LeadsToRelation),
            SchemaChange.SplitEntity c => mapping.LeadsToEntity(c.From),
            SchemaChange.DeleteEntity c => mapping.LeadsToEntity(c.Id),
            SchemaChange.DeleteRelation c => mapping.LeadsToRelation(c.Id),
            SchemaChange.DeleteProperty c => mapping.LeadsToProperty(c.Type, c.Id),
            // Told by the schema itself when it is published.
            _ => false,
        };
        return matters ? after with { Changes = draft.Changes.Add(change) } : after;
    }

    internal static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static EntityType OnProperty(EntityType type, string id, Func<PropertyType, PropertyType> change) =>
        type with { Properties = [.. type.Properties.Select(p => p.Id == id ? change(p) : p)] };

    private static KnowledgeSchema MergeEntity(KnowledgeSchema schema, string from, string into, bool keepsWords)
    {
        var (gone, kept) = (schema.Entity(from)!, schema.Entity(into)!);
        var merged = kept with
        {
            Aliases = keepsWords ? [.. kept.Aliases.Concat(gone.Names.All()).Concat(gone.Aliases).Where(a => !kept.Names.All().Contains(a)).Distinct()] : kept.Aliases,
            Examples = keepsWords ? [.. kept.Examples.Concat(gone.Examples).Distinct()] : kept.Examples,
            NegativeExamples = keepsWords ? [.. kept.NegativeExamples.Concat(gone.NegativeExamples).Distinct()] : kept.NegativeExamples,
            // What the work has as properties has to have a place in the type that it goes to.
            Properties = [.. kept.Properties.Concat(gone.Properties.Where(p => schema.Property(into, p.Id) is null))],
        };
        var redirected = schema.With(merged).Redirect(from, into);
        return redirected with
        {
            Entities = [.. redirected.Entities.Where(e => e.Id != from).Select(e => e.Id == into && e.Parent == from ? e with { Parent = gone.Parent == into ? "" : gone.Parent } : e)],
        };
    }

    private static KnowledgeSchema MergeRelation(KnowledgeSchema schema, string from, string into)
    {
        var (gone, kept) = (schema.Relation(from)!, schema.Relation(into)!);
        return schema.With(kept with
        {
            Aliases = [.. kept.Aliases.Concat(gone.Names.All()).Concat(gone.Aliases).Where(a => !kept.Names.All().Contains(a)).Distinct()],
            InverseAliases = [.. kept.InverseAliases.Concat(gone.InverseAliases).Distinct()],
            Examples = [.. kept.Examples.Concat(gone.Examples).Distinct()],
            Pairs = [.. kept.Pairs.Concat(gone.Pairs).Distinct()],
            Properties = [.. kept.Properties.Concat(gone.Properties).DistinctBy(p => p.Id)],
        }).WithoutRelation(from);
    }

    private static KnowledgeSchema Split(KnowledgeSchema schema, SchemaChange.SplitEntity split)
    {
        var source = schema.Entity(split.From)!;
        var targets = split.Rules.Select(r => r.To).Append(split.Otherwise).Where(t => t.Length > 0).Distinct().ToList();
        var place = schema.Layout.GetValueOrDefault(split.From);
        var i = 0;
        foreach (var target in targets.Where(t => schema.Entity(t) is null))
        {
            i++;
            schema = schema.With(source with
            {
                Id = target,
                Names = new LocalizedName(target.Any(Text.CharacterFolding.IsHan) ? target : "", target.Any(Text.CharacterFolding.IsHan) ? "" : target.Replace('_', ' ')),
                Aliases = [],
                Examples = [],
                NegativeExamples = [],
                Hotkey = "",
                Color = TypePalette.Next(schema.Entities),
            });
            if (place is not null)
                schema = schema with { Layout = schema.Layout.SetItem(target, place with { X = place.X + (i * 240) }) };
        }

        schema = schema with
        {
            Relations = [.. schema.Relations.Select(r => r.Pairs.Any(p => p.Head == split.From || p.Tail == split.From)
                ? r with { Pairs = [.. r.Pairs.SelectMany(p => from h in Ends(p.Head) from t in Ends(p.Tail) select new TypePair(h, t)).Distinct()] }
                : r)],
        };
        return targets.Contains(split.From) ? schema : schema.WithoutEntity(split.From);

        IEnumerable<string> Ends(string end) => end == split.From ? targets : [end];
    }
}
