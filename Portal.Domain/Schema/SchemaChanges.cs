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
        return
        [
            .. change switch
            {
                SchemaChange.RenameEntity c => CheckRename(schema.Entity, c.From, c.To),
                SchemaChange.RenameRelation c => CheckRename(schema.Relation, c.From, c.To),
                SchemaChange.RenameProperty c =>
                [
                    .. Known(Own(schema, c.Type, c.From), $"{c.Type}.{c.From}"),
                    .. Free(Own(schema, c.Type, c.To), c.From, c.To),
                ],
                SchemaChange.MergeEntities c => CheckMerge(schema.Entity, c.From, c.Into),
                SchemaChange.MergeRelations c => CheckMerge(schema.Relation, c.From, c.Into),
                SchemaChange.SplitEntity c => CheckSplit(schema, c),
                SchemaChange.DeleteEntity c => CheckDelete(schema.Entity, c.Id, c.MapTo),
                SchemaChange.DeleteRelation c => CheckDelete(schema.Relation, c.Id, c.MapTo),
                SchemaChange.DeleteProperty c => Known(Own(schema, c.Type, c.Id), $"{c.Type}.{c.Id}"),
                SchemaChange.SetPairs c => CheckPairs(schema, c),
                SchemaChange.SetCardinality c => Known(schema.Relation(c.Id), c.Id),
                SchemaChange.SetPropertyKind c => Known(Own(schema, c.Type, c.Id), $"{c.Type}.{c.Id}"),
                _ => throw new ArgumentOutOfRangeException(nameof(change)),
            },
        ];
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
            SchemaChange.MergeEntities c => c
                .From.Where(f => f != c.Into)
                .Distinct()
                .Aggregate(schema, (s, from) => MergeEntity(s, from, c.Into, true)),
            SchemaChange.MergeRelations c => c
                .From.Where(f => f != c.Into)
                .Distinct()
                .Aggregate(schema, (s, from) => MergeRelation(s, from, c.Into)),
            SchemaChange.SplitEntity c => Split(schema, c),
            SchemaChange.DeleteEntity { MapTo.Length: > 0 } c => MergeEntity(schema, c.Id, c.MapTo, false),
            SchemaChange.DeleteEntity c => schema.WithoutEntity(c.Id),
            SchemaChange.DeleteRelation c => schema.WithoutRelation(c.Id),
            SchemaChange.DeleteProperty c => schema.With(
                schema.Entity(c.Type)! with
                {
                    Properties = schema.Entity(c.Type)!.Properties.RemoveAll(p => p.Id == c.Id),
                }
            ),
            SchemaChange.SetPairs c => schema.With(schema.Relation(c.Id)! with { Pairs = [.. c.Pairs.Distinct()] }),
            SchemaChange.SetCardinality c => schema.With(schema.Relation(c.Id)! with { Cardinality = c.Cardinality }),
            SchemaChange.SetPropertyKind c => schema.With(OnProperty(schema.Entity(c.Type)!, c.Id, p => p with { Kind = c.PropertyKind })),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
    }

    /// <summary>Makes a change in a draft: <see cref="Apply"/>, and where work of the published version hangs on what is renamed, merged,
    /// split or given up, the change is kept for publishing.</summary>
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

    // A property that the type has itself: what it inherits is changed where it is declared.
    private static PropertyType? Own(KnowledgeSchema schema, string type, string property) =>
        schema.Entity(type)?.Properties.FirstOrDefault(p => p.Id == property);

    private static IEnumerable<Problem> Known(object? found, string id) =>
        found is null ? [new Problem(SchemaProblems.ChangeUnknown, id, id)] : [];

    private static IEnumerable<Problem> Free(object? taken, string from, string to) =>
        !SchemaIdentifier.IsLegal(to) ? [new Problem(SchemaProblems.IdentifierIllegal, to, to)]
        : SchemaIdentifier.IsReserved(to) ? [new Problem(SchemaProblems.IdentifierReserved, to, to)]
        : taken is not null && from != to ? [new Problem(SchemaProblems.ChangeTaken, to, to)]
        : [];

    private static IEnumerable<Problem> CheckRename(Func<string, object?> find, string from, string to) =>
        [.. Known(find(from), from), .. Free(find(to), from, to)];

    private static IEnumerable<Problem> CheckMerge(Func<string, object?> find, ImmutableArray<string> from, string into)
    {
        if (from.All(f => f == into))
            yield return new Problem(SchemaProblems.ChangeMergeNothing, into, into);
        foreach (var problem in from.Append(into).Distinct().SelectMany(id => Known(find(id), id)))
            yield return problem;
    }

    private static IEnumerable<Problem> CheckSplit(KnowledgeSchema schema, SchemaChange.SplitEntity split)
    {
        foreach (var problem in Known(schema.Entity(split.From), split.From))
            yield return problem;
        if (split.Rules.Length == 0)
            yield return new Problem(SchemaProblems.ChangeSplitNothing, split.From, split.From);
        // The rest may go nowhere; what a rule decides may not.
        var targets = split.Rules.Select(r => r.To).Concat(split.Otherwise.Length > 0 ? [split.Otherwise] : []).Distinct();
        foreach (var problem in targets.Where(t => schema.Entity(t) is null).SelectMany(t => Free(null, split.From, t)))
            yield return problem;
        foreach (var rule in split.Rules.Where(r => r.Pattern.Length > 0 && !IsPattern(r.Pattern)))
            yield return new Problem(SchemaProblems.PatternIllegal, split.From, split.From, rule.Pattern);
    }

    private static IEnumerable<Problem> CheckDelete(Func<string, object?> find, string id, string mapTo)
    {
        if (mapTo == id)
            return [.. Known(find(id), id), new Problem(SchemaProblems.ChangeMergeNothing, id, id)];
        return [.. Known(find(id), id), .. mapTo.Length > 0 ? Known(find(mapTo), mapTo) : []];
    }

    private static IEnumerable<Problem> CheckPairs(KnowledgeSchema schema, SchemaChange.SetPairs set) =>
        [
            .. Known(schema.Relation(set.Id), set.Id),
            .. set.Pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct().SelectMany(end => Known(schema.Entity(end), end)),
        ];

    private static EntityType OnProperty(EntityType type, string id, Func<PropertyType, PropertyType> change) =>
        type with
        {
            Properties = [.. type.Properties.Select(p => p.Id == id ? change(p) : p)],
        };

    private static KnowledgeSchema MergeEntity(KnowledgeSchema schema, string from, string into, bool keepsWords)
    {
        var (gone, kept) = (schema.Entity(from)!, schema.Entity(into)!);
        var above = schema.Ancestors(into).Append(kept).ToList();
        var stays = above.Where(a => a.Id != from).SelectMany(a => a.Properties).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var merged = kept with
        {
            Aliases = keepsWords
                ? [.. kept.Aliases.Concat(gone.Names.All()).Concat(gone.Aliases).Where(a => !kept.Names.All().Contains(a)).Distinct()]
                : kept.Aliases,
            Examples = keepsWords ? [.. kept.Examples.Concat(gone.Examples).Distinct()] : kept.Examples,
            NegativeExamples = keepsWords ? [.. kept.NegativeExamples.Concat(gone.NegativeExamples).Distinct()] : kept.NegativeExamples,
            // What the work has as properties has to have a place in the type that it goes to.
            Properties = [.. kept.Properties.Concat(gone.Properties.Where(p => !stays.Contains(p.Id)))],
        };
        // Where the kept type inherits from the one that goes, what stands between them moves up: it must not inherit from itself.
        var lifted = schema.With(merged);
        lifted = lifted with
        {
            Entities =
            [
                .. lifted.Entities.Select(e =>
                    e.Parent == from && above.Any(a => a.Id == e.Id) ? e with { Parent = gone.Parent == e.Id ? "" : gone.Parent } : e
                ),
            ],
        };
        var redirected = lifted.Redirect(from, into);
        return redirected with { Entities = [.. redirected.Entities.Where(e => e.Id != from)] };
    }

    private static KnowledgeSchema MergeRelation(KnowledgeSchema schema, string from, string into)
    {
        var (gone, kept) = (schema.Relation(from)!, schema.Relation(into)!);
        return schema
            .With(
                kept with
                {
                    Aliases =
                    [
                        .. kept.Aliases.Concat(gone.Names.All()).Concat(gone.Aliases).Where(a => !kept.Names.All().Contains(a)).Distinct(),
                    ],
                    InverseAliases = [.. kept.InverseAliases.Concat(gone.InverseAliases).Distinct()],
                    Examples = [.. kept.Examples.Concat(gone.Examples).Distinct()],
                    Pairs = [.. kept.Pairs.Concat(gone.Pairs).Distinct()],
                    Properties = [.. kept.Properties.Concat(gone.Properties).DistinctBy(p => p.Id)],
                }
            )
            .WithoutRelation(from);
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
            schema = schema.With(
                source with
                {
                    Id = target,
                    Names = new LocalizedName(
                        target.Any(Text.CharacterFolding.IsHan) ? target : "",
                        target.Any(Text.CharacterFolding.IsHan) ? "" : target.Replace('_', ' ')
                    ),
                    Aliases = [],
                    Examples = [],
                    NegativeExamples = [],
                    Hotkey = "",
                    Color = TypePalette.Next(schema.Entities),
                }
            );
            if (place is not null)
                schema = schema with { Layout = schema.Layout.SetItem(target, place with { X = place.X + (i * 240) }) };
        }

        schema = schema with
        {
            Relations =
            [
                .. schema.Relations.Select(r =>
                    r.Pairs.Any(p => p.Head == split.From || p.Tail == split.From)
                        ? r with
                        {
                            Pairs =
                            [
                                .. r
                                    .Pairs.SelectMany(p => from h in Ends(p.Head) from t in Ends(p.Tail) select new TypePair(h, t))
                                    .Distinct(),
                            ],
                        }
                        : r
                ),
            ],
        };
        return targets.Contains(split.From) ? schema : schema.WithoutEntity(split.From);

        IEnumerable<string> Ends(string end) => end == split.From ? targets : [end];
    }
}
