using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>Files of other tools, written here after their formats: what is read, and what is said not to be understood.</summary>
public sealed class ForeignSchemaTests
{
    [Fact]
    public void Arrows_NodesOfOneLabel_AreExamplesOfOneType()
    {
        var import = ArrowsReader
            .Read(
                """
                {"graph":null,"nodes":[{"id":"n0","position":{"x":-10.5,"y":20},"caption":"Gout","labels":["Disease"],
                "properties":{"age":"integer","note":""},"style":{}},
                 {"id":"n1","position":{"x":200,"y":20},"caption":"Asthma","labels":["Disease","Chronic"],"properties":{}},{"id":"n2",
                 "caption":"症状","labels":[],"properties":{}},{"id":"n3","caption":"","labels":[]}],
                 "relationships":[{"id":"r0","type":"HAS","fromId":"n0","toId":"n2","properties":{"since":"date"},"style":{}},{"id":"r1",
                 "type":"","fromId":"n1","toId":"n1"},{"id":"r2","type":"X","fromId":"n0","toId":"gone"}],"style":{}}
                """
            )
            .GetValueOrThrow();
        Assert.Equal(["Disease", "症状"], import.Schema.Entities.Select(e => e.Id));
        Assert.Equal(["Gout", "Asthma"], import.Schema.Entity("Disease")!.Examples);
        Assert.Equal(PropertyKind.Number, import.Schema.Property("Disease", "age")!.Kind);
        Assert.Equal(PropertyKind.Date, import.Schema.Relation("HAS")!.Properties[0].Kind);
        Assert.Equal(
            ["nodes[n1].labels", "nodes[n3]", "relationships[r1].type", "relationships[r2]"],
            import.NotUnderstood.Select(n => n.Where)
        );
        Assert.True(import.Schema.Layout.ContainsKey("Disease"));
    }

    [Fact]
    public void DataImporter_BothGenerations_GiveTypesKeysAndPlaces()
    {
        var now = DataImporterReader
            .Read(
                """
                {"version":"2.3.0","visualisation":{"nodes":[{"id":"n:0","position":{"x":1,"y":2}}]},"dataModel":{"version":"2.3.0",
                "graphSchemaRepresentation":{"version":"1.0.0","graphSchema":{
                  "nodeLabels":[{"$id":"nl:0","token":"Person","properties":[{"$id":"p:0","token":"personId","type":{"type":"string"},
                  "nullable":false},{"$id":"p:1","token":"scores","type":{"type":"array","items":{"type":"integer"}},"nullable":true}]},
                  {"$id":"nl:1","token":"City","properties":[]}],
                  "relationshipTypes":[{"$id":"rt:0","token":"LIVES_IN","properties":[{"$id":"p:2","token":"since","type":{"type":"date"},
                  "nullable":true}]}],
                  "nodeObjectTypes":[{"$id":"n:0","labels":[{"$ref":"#nl:0"}]},{"$id":"n:1","labels":[{"$ref":"#nl:1"}]}],
                  "relationshipObjectTypes":[{"$id":"r:0","type":{"$ref":"#rt:0"},"from":{"$ref":"#n:0"},"to":{"$ref":"#n:1"}}],
                  "constraints":[{"$id":"c:0","constraintType":"uniqueness","properties":[{"$ref":"#p:0"}]}],"indexes":[]}},
                  "graphSchemaExtensionsRepresentation":{"nodeKeyProperties":[{"node":{"$ref":"#n:0"},"keyProperty":{"$ref":"#p:0"}}]},
                  "graphMappingRepresentation":{"nodeMappings":[]}}}
                """
            )
            .GetValueOrThrow();
        Assert.True(now.Schema.Property("Person", "personId") is { IsKey: true, IsRequired: true });
        Assert.True(now.Schema.Property("Person", "scores") is { IsMultiValued: true, Kind: PropertyKind.Number });
        Assert.True(now.Schema.Allows("LIVES_IN", "Person", "City"));
        Assert.Equal(new CanvasPlace(1, 2), now.Schema.Layout["Person"]);
        Assert.Equal(["dataModel"], now.NotUnderstood.Select(n => n.Where));

        var before = DataImporterReader
            .Read(
                """
                {"version":"0.7.1","graph":{"nodes":[{"id":"n0","position":{"x":5,"y":6}}]},"dataModel":{"fileModel":{},"graphModel":{
                  "nodeSchemas":{"n0":{"label":"Person","additionalLabels":["Adult"],"properties":[{"property":"id","type":"integer",
                  "identifier":"i1"}],"key":{"properties":["i1"]}},"n1":{"label":""}},
                  "relationshipSchemas":{"r0":{"type":"KNOWS","sourceNodeSchema":"n0","targetNodeSchema":"n0","properties":[]},
                  "r1":{"type":"X","sourceNodeSchema":"n0","targetNodeSchema":"n1"}}},"mappingModel":{}}}
                """
            )
            .GetValueOrThrow();
        Assert.True(before.Schema.Property("Person", "id_") is { IsKey: true, Kind: PropertyKind.Number });
        Assert.Equal(
            ["nodeSchemas[n0].additionalLabels", "nodeSchemas[n1]", "relationshipSchemas[r1]", "dataModel"],
            before.NotUnderstood.Select(n => n.Where)
        );
    }

    [Fact]
    public void SpoSchemas_OfBothSets_GivePairsAndSlots()
    {
        var lines = SpoSchemaReader
            .Read(
                "{\"subject_type\": \"疾病\", \"predicate\": \"同义词\", \"object_type\": \"疾病\"}\n{\"subject_type\": \"症状\", \"predicate\": "
                    + "\"同义词\", \"object_type\": \"症状\"}\nbroken\n{\"subject_type\": \"疾病\"}\n"
            )
            .GetValueOrThrow();
        Assert.Equal([new TypePair("疾病", "疾病"), new TypePair("症状", "症状")], lines.Schema.Relation("同义词")!.Pairs);
        Assert.Equal(["line 3", "line 4"], lines.NotUnderstood.Select(n => n.Where));

        var list = SpoSchemaReader
            .Read("""[{"object_type":{"inArea":"地点","@value":"Date"},"predicate":"上映时间","subject_type":"影视/作品"}]""")
            .GetValueOrThrow();
        Assert.Equal("影视_作品", list.Schema.Entities[0].Id);
        Assert.Equal("影视/作品", list.Schema.Entities[0].Names.Zh);
        Assert.Equal(("inArea", "地点"), (list.Schema.Relations[0].Properties[0].Id, list.Schema.Relations[0].Properties[0].Description));
    }

    [Fact]
    public void OpenSpg_ConceptsRulesAndReferences_AreReadOrReported()
    {
        var import = OpenSpgFormat
            .Read(
                """
                namespace Medicine

                # a remark
                Indicator(指标): EntityType

                Disease(疾病): EntityType
                	desc: 有名称的疾病
                    properties:
                        complication(并发症): Disease
                            constraint: MultiValue
                        level(等级): Text
                            constraint: NotNull, Enum="轻,重"
                            index: Text
                    relations:
                        abnormal(异常指征): Medicine.Indicator
                            properties:
                                range(范围): Text
                            rule: [[
                               Define x { Structure {} }
                            ]]

                HospitalDepartment(科室): ConceptType
                    hypernymPredicate: isA

                Gout(痛风) -> Disease:
                """
            )
            .GetValueOrThrow();
        Assert.Equal(["Indicator", "Disease", "HospitalDepartment", "Gout"], import.Schema.Entities.Select(e => e.Id));
        Assert.Equal("有名称的疾病", import.Schema.Entity("Disease")!.Description);
        Assert.Equal("Disease", import.Schema.Entity("Gout")!.Parent);
        Assert.True(import.Schema.Allows("complication", "Disease", "Disease"));
        Assert.True(
            import.Schema.Property("Disease", "level") is { IsRequired: true, Kind: PropertyKind.Enumeration, Values: ["轻", "重"] }
        );
        Assert.Equal("range", import.Schema.Relation("abnormal")!.Properties[0].Id);
        Assert.Contains(import.NotUnderstood, n => n.What == "ConceptType");
        Assert.Contains(import.NotUnderstood, n => n.What.StartsWith("rule:", StringComparison.Ordinal));
        Assert.Contains(import.NotUnderstood, n => n.What == "index: Text");
    }

    [Fact]
    public void Owl_InTurtleAndInXml_IsTheSameSchema()
    {
        const string Turtle = """
            @prefix : <http://example.org/o#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
            :Thing1 a owl:Class ; rdfs:label "事物"@zh, "thing"@en, "Ding"@de .
            :Person a owl:Class ; rdfs:subClassOf :Thing1, [ a owl:Restriction ; owl:onProperty :knows ; owl:minCardinality 1 ] ;
            rdfs:comment "A human."@en ; rdfs:label "person" .
            :City a owl:Class ; owl:disjointWith :Person .
            :knows a owl:ObjectProperty, owl:SymmetricProperty ; rdfs:domain :Person ; rdfs:range :Person .
            :livesIn a owl:ObjectProperty, owl:FunctionalProperty ; rdfs:domain [ owl:unionOf ( :Person :Thing1 ) ] ; rdfs:range :City ;
            owl:inverseOf :home .
            :home a owl:ObjectProperty .
            :age a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:domain :Person ; rdfs:range xsd:integer .
            :ada a :Person ; rdfs:label "Ada" .
            """;
        const string Xml = """
            <?xml version="1.0"?>
            <!DOCTYPE rdf:RDF [ <!ENTITY owl "http://www.w3.org/2002/07/owl#"> ]>
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
            xmlns:owl="http://www.w3.org/2002/07/owl#" xml:base="http://example.org/o" xmlns="http://example.org/o#">
              <owl:Class rdf:ID="Thing1"><rdfs:label xml:lang="zh">事物</rdfs:label><rdfs:label xml:lang="en">thing</rdfs:label>
              <rdfs:label xml:lang="de">Ding</rdfs:label></owl:Class>
              <owl:Class rdf:about="#Person"><rdfs:subClassOf rdf:resource="#Thing1"/><rdfs:subClassOf><owl:Restriction>
              <owl:onProperty rdf:resource="#knows"/><owl:minCardinality>1</owl:minCardinality></owl:Restriction></rdfs:subClassOf>
                <rdfs:comment xml:lang="en">A human.</rdfs:comment><rdfs:label>person</rdfs:label></owl:Class>
              <owl:Class rdf:about="#City"><owl:disjointWith rdf:resource="#Person"/></owl:Class>
              <owl:ObjectProperty rdf:about="#knows"><rdf:type rdf:resource="&owl;SymmetricProperty"/>
              <rdfs:domain rdf:resource="#Person"/><rdfs:range rdf:resource="#Person"/></owl:ObjectProperty>
              <owl:ObjectProperty rdf:about="#livesIn"><rdf:type rdf:resource="&owl;FunctionalProperty"/><rdfs:domain><owl:Class>
              <owl:unionOf rdf:parseType="Collection"><rdf:Description rdf:about="#Person"/><rdf:Description rdf:about="#Thing1"/>
              </owl:unionOf></owl:Class></rdfs:domain><rdfs:range rdf:resource="#City"/><owl:inverseOf rdf:resource="#home"/>
              </owl:ObjectProperty>
              <owl:ObjectProperty rdf:about="#home"/>
              <owl:DatatypeProperty rdf:about="#age"><rdf:type rdf:resource="&owl;FunctionalProperty"/>
              <rdfs:domain rdf:resource="#Person"/><rdfs:range rdf:resource="http://www.w3.org/2001/XMLSchema#integer"/>
              </owl:DatatypeProperty>
              <Person rdf:about="#ada"><rdfs:label>Ada</rdfs:label></Person>
            </rdf:RDF>
            """;
        var import = OwlReader.Read(Turtle).GetValueOrThrow();
        var schema = import.Schema;
        Assert.Equal(["Thing1", "Person", "City"], schema.Entities.Select(e => e.Id));
        Assert.Equal(
            ("事物", "thing", "Thing1", "A human."),
            (schema.Entities[0].Names.Zh, schema.Entities[0].Names.En, schema.Entities[1].Parent, schema.Entities[1].Description)
        );
        Assert.Equal(["Ada"], schema.Entity("Person")!.Examples);
        Assert.True(schema.Relation("knows")!.IsSymmetric);
        Assert.Equal((Cardinality.ManyToOne, "home"), (schema.Relation("livesIn")!.Cardinality, schema.Relation("livesIn")!.Inverse));
        Assert.Equal([new TypePair("City", "Person"), new TypePair("City", "Thing1")], schema.Relation("home")!.Pairs);
        Assert.True(schema.Property("Person", "age") is { Kind: PropertyKind.Number, IsMultiValued: false });
        Assert.Contains(import.NotUnderstood, n => n.Where == "owl:disjointWith");
        Assert.Contains(import.NotUnderstood, n => n.What == "rdfs:subClassOf owl:Restriction");
        Assert.Contains(import.NotUnderstood, n => n.Where == "rdfs:label@de");
        Assert.Equal(SchemaJson.Write(schema), SchemaJson.Write(OwlReader.Read(Xml).GetValueOrThrow().Schema));
    }

    [Theory]
    [InlineData("@prefix : <urn:x#> . :A a ", "schema.turtle.broken")]
    [InlineData(":A a :B .", "schema.turtle.broken")]
    [InlineData("@prefix : <urn:x#> . :A :b \"open .", "schema.turtle.broken")]
    [InlineData("<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">", "schema.xml.broken")]
    [InlineData(
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
            + "\"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e "
            + "\"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><rdf:RDF "
            + "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">&f;&f;</rdf:RDF>",
        "schema.xml.broken"
    )]
    [InlineData("# nothing", "schema.import.otherKind")]
    public void Owl_Broken_IsAProblemWithItsLine(string text, string code) =>
        Assert.Equal(code, Assert.Single(OwlReader.Read(text).Problems).Code);

    [Fact]
    public void Json_OfEarlierVersions_StaysReadable()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Golden.Folder, "Schemas"), "*.json"))
        {
            var schema = SchemaJson.Read(File.ReadAllText(file)).GetValueOrThrow();
            Assert.Equal(
                ("Disease", "疾病", 1),
                (schema.Entities[0].Id, schema.Entities[0].Names.Zh, schema.Entities[0].Properties.Length)
            );
            Assert.True(schema.Allows("has_symptom", "Disease", "Symptom"));
            Assert.True(SchemaRules.CanPublish(schema));
            Assert.Equal(SchemaJson.Write(schema), SchemaJson.Write(SchemaJson.Read(SchemaJson.Write(schema)).GetValueOrThrow()));
        }
    }
}
