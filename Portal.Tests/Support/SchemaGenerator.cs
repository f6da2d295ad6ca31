using System.Collections.Immutable;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Support;

/// <summary>Random schemas that use every member: what a person could have drawn.</summary>
internal static class SchemaGenerator
{
    private static readonly Gen<string> s_word = Gen.OneOf(
            Gen.Const("疾病"),
            Gen.Const("症状，体征"),
            Gen.Const("drug; dose"),
            Gen.Const("has symptom"),
            Gen.Const("a\"b"),
            Gen.Const("x\\y"),
            Gen.Const("é"),
            Gen.Const("𠮷"),
            Gen.Const("<b>&amp;"),
            Gen.Const("=1+1"),
            Gen.Const("'quoted'"),
            Gen.Const("line one\nline two"),
            Gen.Const("# no comment"),
            Gen.Const("a | b")
        )
        .Array[1, 2]
        .Select(string.Concat);

    private static readonly Gen<string> s_text = Gen.Frequency((1, Gen.Const("")), (3, s_word));
    private static readonly Gen<ImmutableArray<string>> s_list = s_word.Array[0, 3].Select(a => a.Distinct().ToImmutableArray());
    private static readonly Gen<LocalizedName> s_names = Gen.Select(s_text, s_text, (zh, en) => new LocalizedName(zh, en));
    private static readonly Gen<bool[]> s_flags = Gen.Bool.Array[4];

    private static readonly Gen<PropertyType> s_property = Gen.Select(
        Gen.Select(OneOf("code", "剂量", "onset_date", "note"), s_names, s_list, s_text),
        Gen.Select(Gen.Enum<PropertyKind>(), s_flags, OneOf("", "[A-Z]\\d+", "^\\S+$")),
        (t, k) =>
            new PropertyType
            {
                Id = t.Item1,
                Names = t.Item2,
                Aliases = t.Item3,
                Description = t.Item4,
                Kind = k.Item1,
                Unit = k.Item1 == PropertyKind.Number ? "mg" : "",
                Values = k.Item1 == PropertyKind.Enumeration ? ["轻", "重; severe"] : [],
                Pattern = k.Item3,
                IsRequired = k.Item2[0],
                IsMultiValued = k.Item2[1],
                IsUnique = k.Item2[2],
                IsKey = k.Item2[3],
            }
    );

    private static readonly Gen<ImmutableArray<PropertyType>> s_properties = s_property
        .Array[0, 3]
        .Select(p => p.DistinctBy(x => x.Id).ToImmutableArray());

    private static readonly Gen<EntityType> s_entity = Gen.Select(
        Gen.Select(s_names, s_list, s_text, s_list),
        Gen.Select(s_list, Gen.Int[0, 11], OneOf("", "health", "person"), Gen.Bool),
        s_properties,
        (t, m, properties) =>
            new EntityType
            {
                Names = t.Item1,
                Aliases = t.Item2,
                Description = t.Item3,
                Examples = t.Item4,
                NegativeExamples = m.Item1,
                Color = m.Item2,
                Icon = m.Item3,
                IsAbstract = m.Item4,
                Group = m.Item3.Length > 0 ? "临床 group" : "",
                Properties = properties,
            }
    );

    private static readonly Gen<RelationType> s_relation = Gen.Select(
            Gen.Select(s_names, s_list, s_list, s_text),
            Gen.Select(s_list, s_list, Gen.Enum<Cardinality>(), s_flags),
            s_properties,
            Gen.Int[0, 1000].Array[2, 6],
            (t, m, properties, ends) =>
                (
                    new RelationType
                    {
                        Names = t.Item1,
                        Aliases = t.Item2,
                        InverseAliases = t.Item3,
                        Description = t.Item4,
                        Examples = m.Item1,
                        NegativeExamples = m.Item2,
                        Cardinality = m.Item3,
                        IsSymmetric = m.Item4[0],
                        IsTransitive = m.Item4[1],
                        Properties = properties,
                    },
                    ends
                )
        )
        .Select(x =>
            x.Item1 with
            {
                Pairs = [.. x.ends.Chunk(2).Where(c => c.Length == 2).Select(c => new TypePair($"{c[0]}", $"{c[1]}"))],
            }
        );

    /// <summary>Valid schemas of one to six entity types.</summary>
    public static Gen<KnowledgeSchema> Schemas { get; } =
        Gen.Select(
            s_entity.Array[1, 6],
            s_relation.Array[0, 4],
            Gen.Int[0, 1000].Array[6],
            (entities, relations, numbers) =>
            {
                string[] ids = ["Disease", "症状", "_drug2", "Body_Part", "检查Check", "T6"];
                var types = entities
                    .Select(
                        (e, i) =>
                            e with
                            {
                                Id = ids[i],
                                Hotkey = numbers[i] % 2 == 0 ? $"{i + 1}" : "",
                                Parent = i > 0 && numbers[i] % 3 == 0 ? ids[numbers[i] % i] : "",
                            }
                    )
                    .ToImmutableArray();
                string[] relationIds = ["has_symptom", "treats", "部位", "r4"];
                var links = relations
                    .Select(
                        (r, i) =>
                            r with
                            {
                                Id = relationIds[i],
                                Hotkey = numbers[i] % 5 == 0 ? $"{(char)('a' + i)}" : "",
                                Pairs =
                                [
                                    .. r
                                        .Pairs.Select(p => new TypePair(
                                            ids[int.Parse(p.Head, System.Globalization.CultureInfo.InvariantCulture) % types.Length],
                                            ids[int.Parse(p.Tail, System.Globalization.CultureInfo.InvariantCulture) % types.Length]
                                        ))
                                        .Distinct(),
                                ],
                            }
                    )
                    .ToImmutableArray();
                if (links.Length >= 2 && numbers[0] % 2 == 0)
                    links = links.SetItem(0, links[0] with { Inverse = links[1].Id }).SetItem(1, links[1] with { Inverse = links[0].Id });
                return new KnowledgeSchema
                {
                    Entities = types,
                    Relations = links,
                    Layout = types
                        .Where((_, i) => numbers[i] % 4 != 0)
                        .Select((t, i) => (t.Id, Place: new CanvasPlace(numbers[i] / 3.0, -numbers[i], numbers[i] % 7 == 0)))
                        .ToImmutableSortedDictionary(x => x.Id, x => x.Place, StringComparer.Ordinal),
                };
            }
        );

    /// <summary>Entity types A to F with pairs of their own, for edits and merges.</summary>
    public static Gen<SchemaEdit> Edits { get; } =
        Gen.OneOf<SchemaEdit>(
            Gen.Select(
                Type,
                s_names,
                s_properties,
                (id, names, properties) =>
                    (SchemaEdit)
                        new SchemaEdit.PutEntity(
                            new EntityType
                            {
                                Id = id,
                                Names = names,
                                Properties = properties,
                            }
                        )
            ),
            Gen.Select(
                Type,
                Type,
                Gen.Bool,
                (head, tail, isNew) => (SchemaEdit)new SchemaEdit.Draw(head, isNew ? "" : tail, "", new CanvasPlace(10, 20))
            ),
            Gen.Select(
                Type,
                s_text,
                Gen.Bool,
                (id, name, zh) => (SchemaEdit)new SchemaEdit.SetName(ElementKind.Entity, id, zh ? "zh" : "en", name)
            ),
            Gen.Select(Type, id => (SchemaEdit)new SchemaEdit.Remove([id], [])),
            Gen.Select(
                Type,
                Gen.Int[0, 500],
                (id, x) => (SchemaEdit)new SchemaEdit.Move(ImmutableDictionary<string, CanvasPlace>.Empty.Add(id, new CanvasPlace(x, x)))
            ),
            Gen.Select(Type, Type, (id, parent) => (SchemaEdit)new SchemaEdit.SetParent(id, parent)),
            Gen.Select(Type, Type, (from, to) => (SchemaEdit)new SchemaEdit.Change(new SchemaChange.RenameEntity(from, to))),
            Gen.Select(Type, Type, (from, to) => (SchemaEdit)new SchemaEdit.Change(new SchemaChange.MergeEntities([from], to))),
            Gen.Select(
                Type,
                Type,
                Type,
                (from, first, second) =>
                    (SchemaEdit)
                        new SchemaEdit.Change(
                            new SchemaChange.SplitEntity(from, [new SplitRule(first, "炎$"), new SplitRule(second, "", ["感冒"])], second)
                        )
            )
        );

    public static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static Gen<string> Type => OneOf("A", "B", "C", "D", "E", "F");
}
