using System.Diagnostics;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Schema.Domain;

/// <summary>Schemas as large and as deep as somebody can make them are read, checked and asked without work that grows with the
/// square.</summary>
public sealed class LargeSchemaTests(ITestOutputHelper output)
{
    private const int Many = SchemaRules.MostTypes;

    private static readonly Dictionary<string, Func<KnowledgeSchema>> s_schemas = new()
    {
        ["a chain"] = () => Of(i => i == 0 ? "" : $"E{i - 1}"),
        ["a chain, the top last"] = () => Of(i => i == Many - 1 ? "" : $"E{i + 1}"),
        ["one parent"] = () => Of(i => i == 0 ? "" : "E0"),
        ["a cycle"] = () => Of(i => $"E{(i + 1) % Many}"),
        ["a chain, all abstract"] = () => Of(i => i == 0 ? "" : $"E{i - 1}", e => e with { IsAbstract = true }),
        ["one example"] = () => Of(_ => "", e => e with { Examples = ["same", "other"] }),
        ["inverses"] = () =>
            new KnowledgeSchema
            {
                Entities = [new EntityType { Id = "E" }],
                Relations =
                [
                    .. Enumerable
                        .Range(0, Many - 1)
                        .Select(i => new RelationType
                        {
                            Id = $"r{i}",
                            Inverse = $"r{Many - 2 - i}",
                            Pairs = [new TypePair("E", "E")],
                        }),
                ],
            },
        ["pairs"] = () =>
            Of(_ => "", count: 400) with
            {
                Relations =
                [
                    new RelationType
                    {
                        Id = "r",
                        IsTransitive = true,
                        Pairs =
                        [
                            .. from h in Enumerable.Range(0, 200)
                            from t in Enumerable.Range(200, 200)
                            select new TypePair($"E{h}", $"E{t}"),
                        ],
                    },
                ],
            },
        ["a chain with properties"] = () =>
            Of(i => i == 0 ? "" : $"E{i - 1}", e => e with { Properties = [new PropertyType { Id = "p" + e.Id }] }),
    };

    public static TheoryData<string> Names => [.. s_schemas.Keys];

    /// <summary>The old way, which asked the whole line of each type by walking the list, does not come to an end here.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Check_OfAsManyTypesAsThereMayBe_Ends(string name)
    {
        var schema = s_schemas[name]();
        var watch = Stopwatch.StartNew();
        var problems = SchemaRules.Check(schema);
        var limits = SchemaRules.CheckLimits(schema, KnowledgeSchema.Empty);
        var read = SchemaJson.Read(SchemaJson.Write(schema)).GetValueOrThrow();
        output.WriteLine($"{name}: {problems.Count} problems, {watch.ElapsedMilliseconds} ms");
        Assert.Equal(schema.Entities.Length, read.Entities.Length);
        Assert.Equal(name.StartsWith("a c", StringComparison.Ordinal), limits.Count > 0);
        Assert.Equal(limits.Count > 0, problems.Any(p => p.Is(SchemaProblems.TooDeep)));
        Assert.Equal(name == "a cycle" ? Many : 0, problems.Count(p => p.Is(SchemaProblems.ParentCycle)));
        Assert.Equal(name == "one example", problems.Any(p => p.Is(SchemaProblems.EntityAlike)));
    }

    /// <summary>Each type is looked at once, however deep it stands: the old way asked the whole line of each.</summary>
    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public void Check_OfALine_SaysWhereItIsTooDeep(int length, bool isTooDeep)
    {
        var schema = Of(i => i == 0 ? "" : $"E{i - 1}", count: length);
        var said = SchemaRules.Check(schema).Where(p => p.Is(SchemaProblems.TooDeep)).Select(p => p.Field);
        Assert.Equal(isTooDeep ? ["E64"] : [], said);
        Assert.Equal(said, SchemaRules.CheckLimits(schema, KnowledgeSchema.Empty).Select(p => p.Field));
    }

    /// <summary>A draft of a time without limits can be worked on; it may not get worse elsewhere.</summary>
    [Fact]
    public void CheckLimits_OfWhatWasThereBefore_SaysWhatIsNew()
    {
        var before = Of(i => i == 0 ? "" : $"E{i - 1}", count: 80);
        var mended = before.With(before.Entity("E3")! with { Parent = "" });
        Assert.Empty(SchemaRules.CheckLimits(before.With(before.Entity("E9")! with { Names = new LocalizedName("名", "name") }), before));
        Assert.Equal(["E67"], SchemaRules.CheckLimits(mended, before).Select(p => p.Field));
        Assert.Empty(SchemaRules.CheckLimits(before.With(before.Entity("E40")! with { Parent = "" }), before));
    }

    /// <summary>What the one walk finds is what a walk for each type finds, on any graph of parents: cycles, strangers, doubles.</summary>
    [Fact]
    public void Check_AnyParents_SaysWhatEachLineSays() =>
        Gen.Select(Gen.Int[-1, 7].Array[1, 7], Gen.Bool.Array[7], Gen.Int[0, 7].Array[0, 3])
            .Sample(
                (parents, isAbstract, ends) =>
                {
                    var schema = new KnowledgeSchema
                    {
                        Entities =
                        [
                            .. parents.Select(
                                (p, i) =>
                                    new EntityType
                                    {
                                        Id = $"E{i}",
                                        Parent = p < 0 ? "" : $"E{p}",
                                        IsAbstract = isAbstract[i],
                                    }
                            ),
                        ],
                        Relations = [new RelationType { Id = "r", Pairs = [.. ends.Select(e => new TypePair($"E{e}", $"E{e}"))] }],
                    };
                    var problems = SchemaRules.Check(schema).Select(p => (p.Code, p.Field)).ToHashSet();
                    foreach (var entity in schema.Entities)
                    {
                        // The slow way: up from each, as often as there are types.
                        var line = new List<EntityType>();
                        for (var up = entity; up is not null && line.Count <= parents.Length; up = Find(up.Parent))
                            line.Add(up);
                        var below = schema.Entities.Where(e => e != entity && Above(e).Contains(entity)).ToList();
                        Is(SchemaProblems.ParentCycle, Above(entity).Contains(entity));
                        Is(SchemaProblems.EntityOrphan, !line.Exists(t => ends.Contains(Number(t))) && below.Count == 0);
                        Is(SchemaProblems.EntityAbstractLeaf, entity.IsAbstract && below.TrueForAll(e => e.IsAbstract));
                        Assert.Equal(below, schema.Descendants(entity.Id));

                        void Is(ProblemCode code, bool expected) =>
                            Assert.Equal((entity.Id, code, expected), (entity.Id, code, problems.Contains((code.Value, entity.Id))));
                    }

                    EntityType? Find(string id) => schema.Entities.FirstOrDefault(e => e.Id == id && id.Length > 0);

                    List<EntityType> Above(EntityType entity)
                    {
                        var above = new List<EntityType>();
                        for (var up = Find(entity.Parent); up is not null && !above.Contains(up); up = Find(up.Parent))
                            above.Add(up);
                        return above;
                    }
                }
            );

    private static int Number(EntityType type) => int.Parse(type.Id[1..], System.Globalization.CultureInfo.InvariantCulture);

    private static KnowledgeSchema Of(Func<int, string> parent, Func<EntityType, EntityType>? change = null, int count = Many) =>
        new()
        {
            Entities =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new EntityType
                    {
                        Id = $"E{i}",
                        Names = new LocalizedName($"类{i}", $"type {i}"),
                        Parent = parent(i),
                    })
                    .Select(e => change?.Invoke(e) ?? e),
            ],
        };
}
