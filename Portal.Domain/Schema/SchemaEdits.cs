using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Domain.Schema;

/// <summary>Carries out <see cref="SchemaEdit"/>s on a draft.</summary>
public static partial class SchemaEdits
{
    /// <summary>The draft after an edit, or why it cannot be made. A conflict is <c>schema.edit.conflict</c> with the members that both
    /// sides changed.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="published">The version in force, whose work renames and merges reach; <see cref="KnowledgeSchema.Empty"/> while there
    /// is none.</param>
    /// <param name="edit">The edit.</param>
    public static Result<KnowledgeSchema> Apply(KnowledgeSchema draft, KnowledgeSchema published, SchemaEdit edit)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(edit);
        try
        {
            return edit switch
            {
                SchemaEdit.PutEntity e => PutEntity(draft, published, e),
                SchemaEdit.PutRelation e => PutRelation(draft, published, e),
                SchemaEdit.Draw e => Draw(draft, e),
                SchemaEdit.SetName e => SetName(draft, published, e),
                SchemaEdit.Remove e => Result<KnowledgeSchema>.Of(
                    List(e.Relations)
                        .Aggregate(List(e.Entities).Aggregate(draft, (s, id) => s.WithoutEntity(id)), (s, id) => s.WithoutRelation(id))
                ),
                SchemaEdit.Move e => Result<KnowledgeSchema>.Of(
                    draft with
                    {
                        Layout = (e.Places ?? ImmutableDictionary<string, CanvasPlace>.Empty)
                            .Where(p =>
                                draft.Entity(p.Key) is not null && p.Value is { } at && double.IsFinite(at.X) && double.IsFinite(at.Y)
                            )
                            .Aggregate(draft.Layout, (layout, p) => layout.SetItem(p.Key, p.Value)),
                    }
                ),
                SchemaEdit.SetGroup e => Result<KnowledgeSchema>.Of(
                    List(e.Entities)
                        .Select(draft.Entity)
                        .OfType<EntityType>()
                        .Aggregate(draft, (s, type) => s.With(type with { Group = e.Group?.Trim() ?? "" }))
                ),
                SchemaEdit.SetParent e => SetParent(draft, e),
                SchemaEdit.Reverse e => draft.Relation(e.Relation) is { } relation
                    ? Result<KnowledgeSchema>.Of(
                        draft.With(relation with { Pairs = [.. relation.Pairs.Select(p => new TypePair(p.Tail, p.Head))] })
                    )
                    : Fail(SchemaProblems.ChangeUnknown, e.Relation),
                SchemaEdit.Order e => Result<KnowledgeSchema>.Of(
                    draft with
                    {
                        Entities = Ordered(draft.Entities, t => t.Id, List(e.Entities)),
                        Relations = Ordered(draft.Relations, t => t.Id, List(e.Relations)),
                    }
                ),
                SchemaEdit.Change e => Result<KnowledgeSchema>.Of(
                    SchemaChanges.ApplyToDraft(
                        draft,
                        published,
                        (e.What ?? throw new ProblemException(SchemaProblems.EditIllegal, "what")).Repaired()
                    )
                ),
                SchemaEdit.Paste e => Result<KnowledgeSchema>.Of(Paste(draft, e)),
                SchemaEdit.Replace e => SchemaJson.Read(SchemaJson.Write(SchemaJson.Repaired(e.Schema ?? KnowledgeSchema.Empty))),
                _ => Fail(SchemaProblems.EditIllegal, ""),
            };
        }
        catch (ProblemException problem)
        {
            return Result<KnowledgeSchema>.Failed(problem.Problems);
        }
    }

    /// <summary>An identifier near a wish that nothing in the schema has.</summary>
    public static string FreeId(KnowledgeSchema schema, string wish, string fallback)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var stem = SchemaIdentifier.IsLegal(wish) ? wish : SchemaIdentifier.From(wish);
        if (stem.Length == 0)
            stem = fallback;
        if (SchemaIdentifier.IsReserved(stem))
            stem += "_";
        var id = stem;
        for (var i = 2; schema.Entity(id) is not null || schema.Relation(id) is not null; i++)
            id = $"{(stem.Length > 58 ? stem[..58] : stem)}{i}";
        return id;
    }

    private static Result<KnowledgeSchema> PutEntity(KnowledgeSchema draft, KnowledgeSchema published, SchemaEdit.PutEntity put)
    {
        if (put.Type is null)
            return Fail(SchemaProblems.EditIllegal, "type");
        var mine = SchemaJson.Repaired(put.Type);
        if (put.Base is null)
        {
            if (draft.Entity(mine.Id) is not null)
                return Fail(SchemaProblems.ChangeTaken, mine.Id);
            return Result<KnowledgeSchema>.Of(draft.With(mine));
        }

        var seen = SchemaJson.Repaired(put.Base);
        if (draft.Entity(seen.Id) is not { } current)
            return Fail(SchemaProblems.EditGone, seen.Id);
        var merged = Merge(seen, mine, current, put.Force);
        if (!merged.Success)
            return Result<KnowledgeSchema>.Failed(merged.Problems);
        var type = merged.Value;
        if (type.Id == seen.Id && type.Names != seen.Names)
            type = type with { Id = IdFromNames(draft, published, type.Id, current.Names, type.Names, true) };
        var properties = RenamedProperties(seen, type);
        if (type.Id == seen.Id && properties.Count == 0)
            return Result<KnowledgeSchema>.Of(draft.With(type));
        if (type.Id != seen.Id && draft.Entity(type.Id) is not null)
            return Fail(SchemaProblems.ChangeTaken, type.Id);
        // Renames reach the work; the rest of the change does not.
        foreach (var (from, to) in properties)
            draft = SchemaChanges.ApplyToDraft(draft, published, new SchemaChange.RenameProperty(seen.Id, from, to));
        if (type.Id != seen.Id && SchemaIdentifier.IsLegal(type.Id) && !SchemaIdentifier.IsReserved(type.Id))
            draft = SchemaChanges.ApplyToDraft(draft, published, new SchemaChange.RenameEntity(seen.Id, type.Id));
        return Result<KnowledgeSchema>.Of(draft.With(type, draft.Entity(type.Id) is null ? seen.Id : null));
    }

    // A property whose place in the list, names and kind stayed and whose identifier did not was renamed.
    private static List<(string From, string To)> RenamedProperties(EntityType before, EntityType after)
    {
        if (before.Properties.Length != after.Properties.Length)
            return [];
        return
        [
            .. before
                .Properties.Zip(after.Properties)
                .Where(p =>
                    p.First.Id != p.Second.Id
                    && SchemaIdentifier.IsLegal(p.Second.Id)
                    && !SchemaIdentifier.IsReserved(p.Second.Id)
                    && before.Properties.All(b => b.Id != p.Second.Id)
                    && after.Properties.All(a => a.Id != p.First.Id)
                )
                .Select(p => (p.First.Id, p.Second.Id)),
        ];
    }

    private static Result<KnowledgeSchema> PutRelation(KnowledgeSchema draft, KnowledgeSchema published, SchemaEdit.PutRelation put)
    {
        if (put.Type is null)
            return Fail(SchemaProblems.EditIllegal, "type");
        var mine = SchemaJson.Repaired(put.Type);
        if (put.Base is null)
        {
            if (draft.Relation(mine.Id) is not null)
                return Fail(SchemaProblems.ChangeTaken, mine.Id);
            return Result<KnowledgeSchema>.Of(WithInverse(draft.With(mine), mine));
        }

        var seen = SchemaJson.Repaired(put.Base);
        if (draft.Relation(seen.Id) is not { } current)
            return Fail(SchemaProblems.EditGone, seen.Id);
        var merged = Merge(seen, mine, current, put.Force);
        if (!merged.Success)
            return Result<KnowledgeSchema>.Failed(merged.Problems);
        var type = merged.Value;
        if (type.Id == seen.Id && type.Names != seen.Names)
            type = type with { Id = IdFromNames(draft, published, type.Id, current.Names, type.Names, false) };
        if (type.Id != seen.Id && draft.Relation(type.Id) is not null)
            return Fail(SchemaProblems.ChangeTaken, type.Id);
        if (type.Id != seen.Id && SchemaIdentifier.IsLegal(type.Id) && !SchemaIdentifier.IsReserved(type.Id))
            draft = SchemaChanges.ApplyToDraft(draft, published, new SchemaChange.RenameRelation(seen.Id, type.Id));
        return Result<KnowledgeSchema>.Of(WithInverse(draft.With(type, draft.Relation(type.Id) is null ? seen.Id : null), type));
    }

    // An inverse is one for both sides: whose partner is taken has none.
    private static KnowledgeSchema WithInverse(KnowledgeSchema schema, RelationType type) =>
        schema with
        {
            Relations =
            [
                .. schema.Relations.Select(r =>
                    r.Id == type.Id ? r
                    : r.Id == type.Inverse ? (r.Inverse == type.Id ? r : r with { Inverse = type.Id })
                    : r.Inverse == type.Id || (type.Inverse.Length > 0 && r.Inverse == type.Inverse) ? r with { Inverse = "" }
                    : r
                ),
            ],
        };

    private static Result<T> Merge<T>(T seen, T mine, T theirs, bool force)
        where T : class
    {
        static JsonObject Json(T value) => (JsonObject)JsonSerializer.SerializeToNode(value, SchemaJson.Options)!;
        var merged = JsonMerge.Merge(Json(seen), Json(mine), Json(theirs), out var conflicts);
        if (conflicts.Count > 0 && !force)
            return Result<T>.Failed(new Problem(SchemaProblems.EditConflict, string.Join(" ", conflicts), string.Join(", ", conflicts)));
        return Result<T>.Of(merged.Deserialize<T>(SchemaJson.Options)!);
    }

    private static Result<KnowledgeSchema> Draw(KnowledgeSchema draft, SchemaEdit.Draw draw)
    {
        if (draft.Entity(draw.Head) is not { } head)
            return Fail(SchemaProblems.EditGone, draw.Head);
        var tail = draw.Tail ?? "";
        if (tail.Length == 0)
        {
            tail = FreeId(draft, "Type", "Type");
            draft = draft.With(
                new EntityType
                {
                    Id = tail,
                    Color = TypePalette.Next(draft.Entities),
                    Group = head.Group,
                }
            );
            if (draw.Place is { } place && double.IsFinite(place.X) && double.IsFinite(place.Y))
                draft = draft with { Layout = draft.Layout.SetItem(tail, place) };
        }
        else if (draft.Entity(tail) is null)
        {
            return Fail(SchemaProblems.EditGone, tail);
        }

        var pair = new TypePair(head.Id, tail);
        if (draw.Relation is { Length: > 0 } known)
        {
            if (draft.Relation(known) is not { } relation)
                return Fail(SchemaProblems.EditGone, known);
            return Result<KnowledgeSchema>.Of(
                relation.Pairs.Contains(pair) ? draft : draft.With(relation with { Pairs = relation.Pairs.Add(pair) })
            );
        }

        return Result<KnowledgeSchema>.Of(draft.With(new RelationType { Id = FreeId(draft, "relation", "relation"), Pairs = [pair] }));
    }

    private static Result<KnowledgeSchema> SetName(KnowledgeSchema draft, KnowledgeSchema published, SchemaEdit.SetName set)
    {
        var name = (set.Name ?? "").Trim();
        var isChinese = set.Language?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true;
        LocalizedName Named(LocalizedName names) => isChinese ? names with { Zh = name } : names with { En = name };
        if (set.Kind == ElementKind.Entity)
        {
            if (draft.Entity(set.Id) is not { } type)
                return Fail(SchemaProblems.EditGone, set.Id ?? "");
            var named = type with { Names = Named(type.Names) };
            return Result<KnowledgeSchema>.Of(
                draft.With(named with { Id = IdFromNames(draft, published, named.Id, type.Names, named.Names, true) }, type.Id)
            );
        }

        if (draft.Relation(set.Id) is not { } relation)
            return Fail(SchemaProblems.EditGone, set.Id ?? "");
        var called = relation with { Names = Named(relation.Names) };
        return Result<KnowledgeSchema>.Of(
            draft.With(called with { Id = IdFromNames(draft, published, called.Id, relation.Names, called.Names, false) }, relation.Id)
        );
    }

    // An identifier that nobody chose follows the first name that somebody gives, and the English one when that comes later, until work
    // hangs on it.
    private static string IdFromNames(
        KnowledgeSchema draft,
        KnowledgeSchema published,
        string id,
        LocalizedName before,
        LocalizedName names,
        bool isEntity
    )
    {
        if (isEntity ? published.Entity(id) is not null : published.Relation(id) is not null)
            return id;
        var chinese = Cased(SchemaIdentifier.From(before.Zh), isEntity);
        var isFirstEnglish =
            before.En.Length == 0
            && names.En.Length > 0
            && chinese.Length > 0
            && id.StartsWith(chinese, StringComparison.Ordinal)
            && id[chinese.Length..].All(char.IsAsciiDigit);
        if (!isFirstEnglish && !Placeholder().IsMatch(id))
            return id;
        var wish = Cased(SchemaIdentifier.From(names.En.Length > 0 ? names.En : names.Zh), isEntity);
        return wish.Length == 0 || wish == id ? id : FreeId(draft, wish, id);
    }

    private static string Cased(string name, bool isEntity) =>
        name.Length == 0 ? "" : (isEntity ? char.ToUpperInvariant(name[0]) : char.ToLowerInvariant(name[0])) + name[1..];

    [GeneratedRegex(@"^(?:Type|relation)\d*\z")]
    private static partial Regex Placeholder();

    private static Result<KnowledgeSchema> SetParent(KnowledgeSchema draft, SchemaEdit.SetParent set)
    {
        if (draft.Entity(set.Id) is not { } type)
            return Fail(SchemaProblems.EditGone, set.Id ?? "");
        var parent = set.Parent ?? "";
        if (parent.Length > 0 && draft.Entity(parent) is null)
            return Fail(SchemaProblems.EditGone, parent);
        if (parent.Length > 0 && draft.IsA(parent, set.Id))
            return Fail(SchemaProblems.ParentCycle, set.Id);
        return Result<KnowledgeSchema>.Of(draft.With(type with { Parent = parent }));
    }

    private static KnowledgeSchema Paste(KnowledgeSchema draft, SchemaEdit.Paste paste)
    {
        var fragment = SchemaJson.Read(SchemaJson.Write(SchemaJson.Repaired(paste.Fragment ?? KnowledgeSchema.Empty))).GetValueOrThrow();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in fragment.Entities)
        {
            var id = FreeId(draft, type.Id, "Type");
            ids[type.Id] = id;
            draft = draft.With(type with { Id = id, Hotkey = draft.Entities.Any(e => e.Hotkey == type.Hotkey) ? "" : type.Hotkey });
            if (
                fragment.Layout.TryGetValue(type.Id, out var place)
                && double.IsFinite(place.X + paste.Dx)
                && double.IsFinite(place.Y + paste.Dy)
            )
                draft = draft with { Layout = draft.Layout.SetItem(id, place with { X = place.X + paste.Dx, Y = place.Y + paste.Dy }) };
        }

        // A parent or an end that did not come along is kept when the schema has a type of that identifier.
        string End(string id) => ids.GetValueOrDefault(id, id);
        draft = draft with
        {
            Entities =
            [
                .. draft.Entities.Select(e =>
                    ids.ContainsValue(e.Id) && e.Parent.Length > 0
                        ? e with
                        {
                            Parent = draft.Entity(End(e.Parent)) is null ? "" : End(e.Parent),
                        }
                        : e
                ),
            ],
        };
        foreach (var relation in fragment.Relations)
        {
            var pairs = relation
                .Pairs.Select(p => new TypePair(End(p.Head), End(p.Tail)))
                .Where(p => draft.Entity(p.Head) is not null && draft.Entity(p.Tail) is not null);
            draft = draft.With(
                relation with
                {
                    Id = FreeId(draft, relation.Id, "relation"),
                    Pairs = [.. pairs],
                    Inverse = "",
                    Hotkey = draft.Relations.Any(r => r.Hotkey == relation.Hotkey) ? "" : relation.Hotkey,
                }
            );
        }

        return draft;
    }

    private static ImmutableArray<T> Ordered<T>(ImmutableArray<T> items, Func<T, string> id, ImmutableArray<string> order)
    {
        var at = order.Select((o, i) => (o, i)).DistinctBy(x => x.o).ToDictionary(x => x.o, x => x.i, StringComparer.Ordinal);
        return [.. items.OrderBy(t => at.GetValueOrDefault(id(t), int.MaxValue))];
    }

    private static ImmutableArray<string> List(ImmutableArray<string> items) => items.IsDefault ? [] : items;

    // What JSON left out is named as nothing.
    private static Result<KnowledgeSchema> Fail(ProblemCode code, string? id) =>
        Result<KnowledgeSchema>.Failed(new Problem(code, id ?? "", id ?? ""));
}
