using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using static Portal.Tests.Support.ChoiceGenerator;

namespace Portal.Tests.Support;

/// <summary>Layers of a short text in any state, and commands to them, many of them illegal.</summary>
/// <remarks>Ids come from two small pools, so that commands meet what is there.</remarks>
internal static class LayerGenerator
{
    /// <summary>Rare characters, full-width digits, white space, line breaks: every kind of border.</summary>
    public const string Text = "高血压１２期 患者𠮷田\n头痛😀, no fever and rash。";

    /// <summary>An abstract type, inheritance, a symmetric relation, one of a type with itself, properties own and inherited.</summary>
    public static KnowledgeSchema Schema { get; } =
        new()
        {
            Entities =
            [
                new EntityType
                {
                    Id = "Thing",
                    IsAbstract = true,
                    Properties = [new PropertyType { Id = "note" }],
                },
                new EntityType
                {
                    Id = "Disease",
                    Parent = "Thing",
                    Properties = [new PropertyType { Id = "stage" }],
                },
                new EntityType { Id = "Symptom", Parent = "Thing" },
                new EntityType { Id = "Drug", Properties = [new PropertyType { Id = "dosage" }] },
            ],
            Relations =
            [
                new RelationType { Id = "has_symptom", Pairs = [new TypePair("Disease", "Symptom")] },
                new RelationType { Id = "treats", Pairs = [new TypePair("Drug", "Thing")] },
                new RelationType
                {
                    Id = "near",
                    IsSymmetric = true,
                    Pairs = [new TypePair("Disease", "Drug")],
                },
                new RelationType { Id = "leads_to", Pairs = [new TypePair("Disease", "Disease")] },
            ],
        };

    private static readonly Guid[] s_mentions = [.. Enumerable.Range(1, 6).Select(i => new Guid(i, 0, 0, new byte[8]))];
    private static readonly Guid[] s_relations = [.. Enumerable.Range(1, 4).Select(i => new Guid(100 + i, 0, 0, new byte[8]))];

    private static readonly Gen<Guid> s_mention = Choice(s_mentions);
    private static readonly Gen<Guid> s_relation = Choice(s_relations);
    private static readonly Gen<Guid> s_either = Gen.OneOf(s_mention, s_mention, s_relation);
    private static readonly Gen<string> s_type = Choice("Disease", "Disease", "Symptom", "Drug", "Thing", "Nothing");
    private static readonly Gen<string> s_relationType = Choice("has_symptom", "treats", "near", "leads_to", "nothing");
    private static readonly Gen<string> s_property = Choice("note", "stage", "dosage", "nothing");
    private static readonly Gen<MentionState> s_state = Gen.Enum<MentionState>();

    // Few starts, so that places are the same; borders within characters, on white space and outside of the text.
    private static readonly Gen<(int Start, int End)> s_span =
        from start in Gen.OneOf(Gen.Int[0, 4], Gen.Int[-1, Text.Length])
        from length in Gen.OneOf(Gen.Int[1, 3], Gen.Int[0, Text.Length])
        select (start, start + length);

    private static readonly Gen<TextSpan> s_place =
        from start in Gen.Int[0, 5]
        from length in Gen.Int[1, 3]
        select new TextSpan(start, start + length);

    private static readonly Gen<AnnotationAttributes?> s_attributes = Gen.Frequency(
        (3, Gen.Const((AnnotationAttributes?)null)),
        (2, Gen.Int[1, 3].Select(n => AnnotationAttributes.With(null, $"a{n}", "x"))),
        (
            1,
            Gen.Const(
                AnnotationAttributes.Of(Enumerable.Range(0, AnnotationAttributes.Most).Select(i => KeyValuePair.Create($"a{i}", "x")))
            )
        )
    );

    private static readonly Gen<EntityMention> s_mentionMade =
        from id in s_mention
        from type in Choice("Disease", "Disease", "Symptom", "Drug")
        from span in s_place
        from second in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 3]))
        from state in s_state
        from attributes in s_attributes
        from assertion in Gen.Int[0, 15]
        let fragments = second == 0 ? null : Fragments.Of([span, new TextSpan(span.End + second, span.End + second + 1)])
        select new EntityMention(id, type, fragments?.Whole ?? span, state, "dictionary", 0.5)
        {
            Attributes = attributes,
            Assertion = (Assertion)assertion,
            Fragments = fragments,
        };

    private static readonly Gen<RelationMention> s_relationMade =
        from id in s_relation
        from type in s_relationType
        from property in s_property
        from head in s_mention
        from tail in s_mention
        from value in s_place
        from isProperty in Gen.Int[0, 3].Select(n => n == 0)
        from state in s_state
        from attributes in s_attributes
        from assertion in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 15]))
        select new RelationMention(
            id,
            isProperty ? property : type,
            head,
            isProperty ? null : tail,
            isProperty ? value : null,
            state,
            "llm:stub",
            0.25
        )
        {
            Attributes = attributes,
            Assertion = (Assertion)assertion,
        };

    /// <summary>Layers: what is related may be missing or decided against, as what old schemas left.</summary>
    public static Gen<DocumentAnnotations> Layers { get; } =
        from mentions in s_mentionMade.Array[0, 8]
        from relations in s_relationMade.Array[0, 6]
        select new DocumentAnnotations(
            Text,
            Schema,
            mentions.DistinctBy(m => m.Id).ToDictionary(m => m.Id),
            relations.DistinctBy(r => r.Id).ToDictionary(r => r.Id)
        );

    private static readonly Gen<DocumentEdit> s_single = Gen.OneOf<DocumentEdit>(
        from id in s_mention
        from type in s_type
        from span in s_span
        select (DocumentEdit)new DocumentEdit.AddMention(id, type, span.Start, span.End),
        from place in s_place
        from id in s_mention
        select (DocumentEdit)new DocumentEdit.AddMention(id, "Disease", place.Start, place.End),
        from id in s_mention
        from type in s_type
        select (DocumentEdit)new DocumentEdit.RetypeMention(id, type),
        from id in s_mention
        from span in s_span
        select (DocumentEdit)new DocumentEdit.ResizeMention(id, span.Start, span.End),
        from id in s_mention
        from pieces in Gen.OneOf(s_place.Array[0, 3].Select(p => p.Select(s => (s.Start, s.End)).ToArray()), s_span.Array[1, 2])
        select (DocumentEdit)new DocumentEdit.SetFragments(id, [.. pieces.Select(p => new DocumentEdit.Piece(p.Item1, p.Item2))]),
        from ids in s_mention.Array[0, 3]
        from state in s_state
        select (DocumentEdit)new DocumentEdit.SetMentionState(ids, state),
        from id in s_relation
        from type in s_relationType
        from head in s_mention
        from tail in s_mention
        select (DocumentEdit)new DocumentEdit.AddRelation(id, type, head, tail),
        from id in s_relation
        from type in s_property
        from head in s_mention
        from span in s_span
        select (DocumentEdit)new DocumentEdit.AddProperty(id, type, head, span.Start, span.End),
        from ids in s_relation.Array[0, 3]
        from state in s_state
        select (DocumentEdit)new DocumentEdit.SetRelationState(ids, state),
        from id in s_relation
        from type in s_relationType
        select (DocumentEdit)new DocumentEdit.RetypeRelation(id, type),
        from ids in s_either.Array[0, 3]
        from assertion in Gen.Int[-1, 17]
        select (DocumentEdit)new DocumentEdit.SetAssertion(ids, (Assertion)assertion),
        from ids in s_either.Array[0, 3]
        from name in Choice("a1", "a2", "new", "two words")
        from value in Choice("y", "", " z ", null)
        select (DocumentEdit)new DocumentEdit.SetAttribute(ids, name, value)
    );

    /// <summary>Commands, single and together.</summary>
    public static Gen<DocumentEdit> Edits { get; } =
        Gen.Frequency((5, s_single), (1, s_single.Array[0, 5].Select(e => (DocumentEdit)new DocumentEdit.Batch(e))));
}
