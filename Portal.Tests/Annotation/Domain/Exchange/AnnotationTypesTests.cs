using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

public sealed class AnnotationTypesTests
{
    private static readonly KnowledgeSchema s_schema = new()
    {
        Entities =
        [
            new EntityType
            {
                Id = "Thing",
                IsAbstract = true,
                Names = new("事物", "thing"),
            },
            new EntityType
            {
                Id = "Disease",
                Parent = "Thing",
                Names = new("疾病", "disease"),
                Aliases = ["病 种", "ＤＩＳ"],
                Properties = [new PropertyType { Id = "stage", Names = new("分期", "") }],
            },
            new EntityType { Id = "Drug", Names = new("药物", "drug") },
        ],
        Relations =
        [
            new RelationType
            {
                Id = "treats",
                Names = new("治疗", "treats"),
                Pairs = [new TypePair("Drug", "Thing")],
            },
            new RelationType
            {
                Id = "cures",
                Names = new("治愈", "cures"),
                Aliases = ["治疗"],
                Pairs = [new TypePair("Disease", "Drug")],
            },
        ],
    };

    [Theory]
    [InlineData("Disease", "Disease")]
    [InlineData("疾病", "Disease")]
    [InlineData("DISEASE", "Disease")]
    [InlineData(" disease ", "Disease")]
    [InlineData("病种", "Disease")]
    [InlineData("dis", "Disease")]
    [InlineData("Thing", null)]
    [InlineData("事物", null)]
    [InlineData("Food", null)]
    public void Resolve_AType_IsFoundByIdNameOrAlias(string written, string? type)
    {
        var (resolved, rejected, schema) = Resolve(Text(written, null), isAdding: false);
        Assert.Equal(type is null ? [] : [type], resolved.Spans.Select(s => s.Type));
        Assert.Equal(type is null ? [$"annotations.type.unknown(题: {written}, 甲)"] : [], rejected.Select(p => p.ToString()));
        Assert.Same(s_schema, schema);
    }

    [Theory]
    [InlineData("Food", "Food", "", "Food")]
    [InlineData("食 物", "食_物", "食 物", "")]
    public void Resolve_AnUnknownType_IsAddedOnce(string written, string id, string zh, string en)
    {
        var document = Text(written, written);
        var (resolved, rejected, schema) = Resolve(document, isAdding: true);
        Assert.Empty(rejected);
        Assert.Equal([id, id], resolved.Spans.Select(s => s.Type));
        Assert.Equal(s_schema.Entities.Length + 1, schema.Entities.Length);
        Assert.Equal(new LocalizedName(zh, en), schema.Entity(id)!.Names);
    }

    [Theory]
    [InlineData("treats", "Drug", "Disease", "treats")]
    [InlineData("治疗", "Drug", "Disease", "treats")]
    [InlineData("治疗", "Disease", "Drug", "cures")]
    [InlineData("CURES", "Disease", "Drug", "cures")]
    [InlineData("cures", "Drug", "Disease", null)]
    [InlineData("nothing", "Drug", "Disease", null)]
    public void Resolve_ARelation_IsTheLegalOneOfItsName(string written, string head, string tail, string? type)
    {
        var (resolved, rejected, _) = Resolve(Text(head, tail, written), isAdding: false);
        Assert.Equal(type is null ? [] : [type], resolved.Relations.Select(r => r.Type));
        Assert.Equal(
            type is null ? [$"annotations.relation.illegal(题: {written}, {head}, {tail})"] : [],
            rejected.Select(p => p.ToString())
        );
    }

    [Fact]
    public void Resolve_AnIllegalRelation_IsMadeLegal_WhenThatIsWished()
    {
        var (resolved, _, schema) = Resolve(Text("Drug", "Drug", "治疗"), isAdding: true);
        Assert.Equal("treats", Assert.Single(resolved.Relations).Type);
        Assert.Equal([new TypePair("Drug", "Thing"), new TypePair("Drug", "Drug")], schema.Relation("treats")!.Pairs);
        (resolved, _, schema) = Resolve(Text("Drug", "Drug", "近"), isAdding: true);
        Assert.Equal([new TypePair("Drug", "Drug")], schema.Relation(Assert.Single(resolved.Relations).Type)!.Pairs);
    }

    [Theory]
    [InlineData("stage", "Disease", false, "stage")]
    [InlineData("分期", "Disease", false, "stage")]
    [InlineData("stage", "Drug", false, null)]
    [InlineData("dosage", "Drug", true, "dosage")]
    [InlineData("剂量", "Drug", true, "剂量")]
    [InlineData("!", "Drug", true, null)]
    public void Resolve_AProperty_IsOfTheHeadsType(string written, string head, bool isAdding, string? property)
    {
        var document = Text(head, null) with { Relations = [new RelationAnnotation(written, "1", null, new TextSpan(1, 2))] };
        var (resolved, rejected, schema) = Resolve(document, isAdding);
        Assert.Equal(property is null ? [] : [property], resolved.Relations.Select(r => r.Type));
        Assert.Equal(
            property is null ? [$"annotations.relation.illegal(题: {written}, {head}, -)"] : [],
            rejected.Select(p => p.ToString())
        );
        Assert.True(property is null || schema.Property(head, property) is not null);
    }

    [Fact]
    public void Resolve_WhatIsOfNoType_TakesItsRelationsAlong()
    {
        var (resolved, rejected, _) = Resolve(Text("Drug", "Food", "treats"), isAdding: false);
        Assert.Equal("Drug", Assert.Single(resolved.Spans).Type);
        Assert.Empty(resolved.Relations);
        Assert.Equal("annotations.type.unknown(题: Food, 乙)", Assert.Single(rejected).ToString());
        (resolved, rejected, _) = Resolve(Text("Food", "Disease", "treats"), isAdding: false);
        Assert.Equal((1, 0, 1), (resolved.Spans.Length, resolved.Relations.Length, rejected.Count));
    }

    /// <summary>Where a file says no types, the relation tells them; what it cannot tell is rejected, also if types may be added.</summary>
    [Theory]
    [InlineData("?", "?", "treats", "Drug Disease", 0)]
    [InlineData("?", "?", "治愈", "Disease Drug", 0)]
    [InlineData("Disease", "?", "治疗", "Disease Drug", 0)]
    [InlineData("?", "药物", "治疗", "Disease Drug", 0)]
    [InlineData("?", "?", "nothing", "", 2)]
    public void Resolve_UnknownTypes_AreThoseOfTheRelationsPair(string head, string tail, string relation, string types, int rejections)
    {
        var (resolved, rejected, _) = Resolve(Text(head, tail, relation), isAdding: true);
        Assert.Equal(rejections, rejected.Count);
        Assert.Equal(types.Split(' ', StringSplitOptions.RemoveEmptyEntries), resolved.Spans.Select(s => s.Type));
    }

    [Fact]
    public void Resolve_NamesATextByTheBeginningOfIt()
    {
        var text = new AnnotatedText("", new string('甲', 41), [new SpanAnnotation("1", "Food", new TextSpan(0, 1))], []);
        Assert.Equal(new string('甲', 40) + "…", Assert.Single(Resolve(text, isAdding: false).Rejected).Field);
        Assert.Equal(new string('甲', 40), Assert.Single(Resolve(text with { Text = text.Text[1..] }, isAdding: false).Rejected).Field);
    }

    [Theory]
    [InlineData("id", "Drug Disease Food", "treats stage nothing")]
    [InlineData("zh", "药物 疾病 Food", "治疗 分期 nothing")]
    [InlineData("en", "drug disease Food", "treats 分期 nothing")]
    public void Named_InALanguage_AndReadAgain(string language, string types, string relations)
    {
        var document = new AnnotatedText(
            "题",
            "甲乙丙",
            [.. new[] { "Drug", "Disease", "Food" }.Select((t, i) => new SpanAnnotation($"{i}", t, new TextSpan(i, i + 1)))],
            [
                new RelationAnnotation("treats", "0", "1"),
                new RelationAnnotation("stage", "1", null, new TextSpan(0, 1)),
                new RelationAnnotation("nothing", "0", "2"),
            ]
        );
        var named = AnnotationTypes.Named(document, s_schema, language);
        Assert.Equal(
            (types, relations),
            (string.Join(' ', named.Spans.Select(s => s.Type)), string.Join(' ', named.Relations.Select(r => r.Type)))
        );
        var (again, _, _) = Resolve(named, isAdding: false);
        Assert.Equal(["Drug", "Disease"], again.Spans.Select(s => s.Type));
        Assert.Equal(["treats", "stage"], again.Relations.Select(r => r.Type));
    }

    private static AnnotatedText Text(string head, string? tail, string? relation = null) =>
        new(
            "题",
            "甲乙",
            [
                new SpanAnnotation("1", head, new TextSpan(0, 1)),
                .. tail is null ? (SpanAnnotation[])[] : [new SpanAnnotation("2", tail, new TextSpan(1, 2))],
            ],
            relation is null ? [] : [new RelationAnnotation(relation, "1", "2")]
        );

    private static (AnnotatedText Resolved, List<Problem> Rejected, KnowledgeSchema Schema) Resolve(AnnotatedText document, bool isAdding)
    {
        var (types, rejected) = (new AnnotationTypes(s_schema, isAdding), new List<Problem>());
        return (types.Resolve(document, rejected), rejected, types.Schema);
    }
}
