using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>What statements of an ontology make of a schema, one at a time.</summary>
public sealed class OwlReaderTests
{
    private const string Prefixes = """
        @prefix : <http://x.org/o#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix portal: <urn:portal:vocabulary#> .

        """;

    [Theory]
    [InlineData(":A rdfs:label \"甲\"@zh, \"a\"@en, \"b\"@de .", "甲", "a")]
    [InlineData(":A rdfs:label \"甲\"@zh-Hans, \"a\"@en-GB .", "甲", "a")]
    [InlineData(":A rdfs:label \"甲\" .", "甲", "")]
    [InlineData(":A rdfs:label \"plain\" .", "", "plain")]
    [InlineData(":A rdfs:label \"plain\", \"a\"@en .", "", "a")]
    [InlineData(":A rdfs:label \"乙\", \"甲\"@zh .", "甲", "")]
    [InlineData(":A skos:prefLabel \"甲\"@zh .", "甲", "")]
    [InlineData("", "", "A")]
    public void Read_Labels_AreNames(string statement, string zh, string en) =>
        Assert.Equal(new LocalizedName(zh, en), Read(":A a owl:Class . " + statement).Schema.Entity("A")!.Names);

    [Theory]
    [InlineData(":A rdfs:comment \"c\"@en .", "c")]
    [InlineData(":A rdfs:comment \"c\"@en, \"注\"@zh .", "注")]
    [InlineData(":A rdfs:comment \"c\" ; skos:definition \" d \" .", "d")]
    public void Read_Definition(string statement, string expected) =>
        Assert.Equal(expected, Read(":A a owl:Class . " + statement).Schema.Entity("A")!.Description);

    [Theory]
    [InlineData("owl:Class")]
    [InlineData("rdfs:Class")]
    public void Read_Classes_ThatSaySo_OrAreNamedAsEnds(string kind)
    {
        var schema = Read(
            $":A a {kind} ; rdfs:subClassOf :P . :S rdfs:subClassOf :A . " + ":p a owl:ObjectProperty ; rdfs:domain :D ; rdfs:range :R ."
        ).Schema;
        Assert.Equal(["A", "D", "P", "R", "S"], schema.Entities.Select(e => e.Id).Order(StringComparer.Ordinal));
        Assert.Equal(("P", "A"), (schema.Entity("A")!.Parent, schema.Entity("S")!.Parent));
        Assert.Equal([new TypePair("D", "R")], schema.Relation("p")!.Pairs);
    }

    [Fact]
    public void Read_ClassesOfTheVocabularies_AreNone()
    {
        var schema = Read(
            ":A a owl:Class ; rdfs:subClassOf owl:Thing . :p a owl:ObjectProperty ; rdfs:domain owl:Thing ; rdfs:range rdfs:Resource . "
                + ":q a rdf:Property ; rdfs:domain :A ; rdfs:range rdfs:Literal . "
                + ":r a rdf:Property ; rdfs:domain :A ; rdfs:range xsd:date ."
        ).Schema;
        Assert.Equal("A", Assert.Single(schema.Entities).Id);
        Assert.Equal("", schema.Entities[0].Parent);
        Assert.Equal([("q", PropertyKind.Text), ("r", PropertyKind.Date)], schema.Entities[0].Properties.Select(p => (p.Id, p.Kind)));
    }

    [Fact]
    public void Read_SecondParents_AndRestrictions_AreReported()
    {
        var import = Read(":A a owl:Class ; rdfs:subClassOf :B, :C, [ a owl:Restriction ] . :B a owl:Class . :C a owl:Class .");
        Assert.Equal("B", import.Schema.Entity("A")!.Parent);
        Assert.Equal(["rdfs:subClassOf http://x.org/o#C", "rdfs:subClassOf owl:Restriction"], import.NotUnderstood.Select(n => n.What));
    }

    [Theory]
    [InlineData("", Cardinality.ManyToMany)]
    [InlineData(", owl:FunctionalProperty", Cardinality.ManyToOne)]
    [InlineData(", owl:InverseFunctionalProperty", Cardinality.OneToMany)]
    [InlineData(", owl:FunctionalProperty, owl:InverseFunctionalProperty", Cardinality.OneToOne)]
    public void Read_Functional_IsCardinality(string types, Cardinality expected)
    {
        var relation = Read($":p a owl:ObjectProperty{types} ; rdfs:domain :A ; rdfs:range :B .").Schema.Relation("p")!;
        Assert.Equal((expected, false, false), (relation.Cardinality, relation.IsSymmetric, relation.IsTransitive));
    }

    [Fact]
    public void Read_Unions_GiveEveryPair_AndAnInverseTakesThemTurnedRound()
    {
        var schema = Read(
            ":p a owl:ObjectProperty, owl:TransitiveProperty ; rdfs:domain [ owl:unionOf ( :A :B ) ] ; "
                + "rdfs:range [ owl:unionOf ( :C :A ) ] . "
                + ":q a owl:ObjectProperty ; owl:inverseOf :p ."
        ).Schema;
        Assert.Equal([new("A", "C"), new("A", "A"), new("B", "C"), new TypePair("B", "A")], schema.Relation("p")!.Pairs);
        Assert.Equal([new("C", "A"), new("A", "A"), new("C", "B"), new TypePair("A", "B")], schema.Relation("q")!.Pairs);
        Assert.Equal(("q", "p", true), (schema.Relation("p")!.Inverse, schema.Relation("q")!.Inverse, schema.Relation("p")!.IsTransitive));
    }

    [Fact]
    public void Read_Property_WithoutAnEnd_IsReported()
    {
        var import = Read(":A a owl:Class . :p a owl:ObjectProperty ; rdfs:domain :A . :d a owl:DatatypeProperty .");
        Assert.Empty(import.Schema.Relation("p")!.Pairs);
        Assert.Equal(
            ["owl:DatatypeProperty without rdfs:domain", "owl:ObjectProperty without domain or range"],
            import.NotUnderstood.Select(n => n.What)
        );
    }

    [Theory]
    [InlineData("", true, false, "")]
    [InlineData(", owl:FunctionalProperty", false, false, "")]
    [InlineData(". :A sh:property [ sh:path :d ] ", true, false, "")]
    [InlineData(". :A sh:property [ sh:path :d ; sh:maxCount 1 ] ", false, false, "")]
    [InlineData(". :A sh:property [ sh:path :d ; sh:maxCount 2 ; sh:minCount 1 ] ", true, true, "")]
    [InlineData(". :A sh:property [ sh:path :d ; sh:minCount 0 ] ", true, false, "")]
    [InlineData(". :A sh:property [ sh:path :d ; sh:pattern \"^(?:a|b)$\" ] ", true, false, "a|b")]
    [InlineData(". :A sh:property [ sh:path :d ; sh:pattern \"^a$\" ] ", true, false, "^a$")]
    [InlineData(". :A sh:property [ sh:path :other ; sh:maxCount 1 ] ", true, false, "")]
    public void Read_Shapes_SayHowManyAndWhich(string shape, bool isMultiValued, bool isRequired, string pattern)
    {
        var text = shape.StartsWith(',')
            ? $":d a owl:DatatypeProperty{shape} ; rdfs:domain :A ."
            : $":d a owl:DatatypeProperty ; rdfs:domain :A {shape}.";
        if (shape.Length == 0)
            text = ":d a owl:DatatypeProperty ; rdfs:domain :A .";
        var property = Read(":A a owl:Class . " + text).Schema.Property("A", "d")!;
        Assert.Equal((isMultiValued, isRequired, pattern), (property.IsMultiValued, property.IsRequired, property.Pattern));
    }

    [Fact]
    public void Read_Values_OfARangeOrAShape_AreAnEnumeration()
    {
        var schema = Read(
            ":A a owl:Class ; owl:hasKey ( :e ) . :d a owl:DatatypeProperty ; rdfs:domain :A ; rdfs:range [ owl:oneOf ( \"a\" \"b\" ) ] . "
                + ":e a owl:DatatypeProperty ; rdfs:domain :A . :A sh:property [ sh:path :e ; sh:in ( \"x\" ) ] ."
        ).Schema;
        Assert.True(schema.Property("A", "d") is { Kind: PropertyKind.Enumeration, Values: ["a", "b"], IsKey: false });
        Assert.True(schema.Property("A", "e") is { Kind: PropertyKind.Enumeration, Values: ["x"], IsKey: true });
    }

    [Theory]
    [InlineData("NaN", "1")]
    [InlineData("1", "INF")]
    [InlineData("1", "Infinity")]
    [InlineData("1e999", "1")]
    [InlineData("x", "1")]
    public void Read_PlacesThatAreNone_AreLeftOut_AndTheSchemaCanBeKept(string x, string y)
    {
        var schema = Read($":A a owl:Class ; portal:x \"{x}\" ; portal:y \"{y}\" .").Schema;
        Assert.Empty(schema.Layout);
        Assert.True(SchemaJson.Read(SchemaJson.Write(schema)).Success);
    }

    [Theory]
    [InlineData("-3", 0)]
    [InlineData("5", 5)]
    [InlineData("12", 11)]
    [InlineData("red", 0)]
    public void Read_Color_IsOneOfThePalette(string color, int expected) =>
        Assert.Equal(expected, Read($":A a owl:Class ; portal:color \"{color}\" ; portal:icon \"rocket\" .").Schema.Entity("A")!.Color);

    [Fact]
    public void Read_ForeignNames_BecomeLegalFreeIdentifiers()
    {
        var schema = Read(
            "<http://x.org/o/Body%20part> a owl:Class . <http://y.org/Body_part> a owl:Class . <http://x.org/o/name/> a owl:Class . "
                + "<urn:p> a owl:DatatypeProperty ; rdfs:domain <http://y.org/Body_part> ."
        ).Schema;
        Assert.Equal(["Body_part", "Body_part2", "name_"], schema.Entities.Select(e => e.Id));
        Assert.Equal("p", schema.Entity("Body_part2")!.Properties[0].Id);
        Assert.DoesNotContain(SchemaRules.Check(schema), p => p.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void Read_Individuals_AreExamples_Once_AndOtherLanguagesAreCounted()
    {
        var import = Read(
            ":A a owl:Class ; rdfs:label \"x\"@fr . :i a :A ; rdfs:label \"甲\"@zh . :j a :A . "
                + ":k a :A ; rdfs:label \"甲\" . :l a :Unknown . :A rdfs:seeAlso :B, :C ."
        );
        Assert.Equal(["甲", "j"], import.Schema.Entity("A")!.Examples);
        Assert.Equal([new("rdfs:seeAlso", "2"), new ImportNote("rdfs:label@fr", "1")], import.NotUnderstood);
    }

    [Fact]
    public void Read_ListsThatBiteTheirTail_End()
    {
        var schema = Read(
            ":A a owl:Class . :p a owl:ObjectProperty ; rdfs:domain [ owl:unionOf _:l ] ; rdfs:range :A . "
                + "_:l rdf:first :A ; rdf:rest _:m . _:m rdf:first :B ; rdf:rest _:l ."
        ).Schema;
        Assert.Equal([new("A", "A"), new TypePair("B", "A")], schema.Relation("p")!.Pairs);
    }

    [Theory]
    [InlineData("  \uFEFF<?xml version='1.0'?><x/>")]
    [InlineData("<rdf:RDF>")]
    [InlineData("<x xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></y>")]
    public void Read_WhatBeginsAsXml_IsReadAsXml(string text) =>
        Assert.NotEqual("schema.turtle.broken", Assert.Single(OwlReader.Read(text).Problems).Code);

    private static SchemaImport Read(string text) => OwlReader.Read(Prefixes + text).GetValueOrThrow();
}
