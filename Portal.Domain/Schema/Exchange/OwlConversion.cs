using System.Globalization;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Makes a schema of the statements of an ontology; see <see cref="OwlReader"/>.</summary>
internal sealed class OwlConversion(RdfGraph graph)
{
    private static readonly HashSet<string> s_classes = [Rdf.Owl + "Class", Rdf.Rdfs + "Class"];
    private static readonly string[] s_handled =
    [
        Rdf.Type,
        Rdf.First,
        Rdf.Rest,
        Rdf.Rdfs + "label",
        Rdf.Rdfs + "comment",
        Rdf.Rdfs + "subClassOf",
        Rdf.Rdfs + "domain",
        Rdf.Rdfs + "range",
        Rdf.Skos + "prefLabel",
        Rdf.Skos + "altLabel",
        Rdf.Skos + "definition",
        Rdf.Skos + "example",
        Rdf.Owl + "inverseOf",
        Rdf.Owl + "unionOf",
        Rdf.Owl + "hasKey",
        Rdf.Owl + "oneOf",
        Rdf.Owl + "versionInfo",
    ];

    private readonly SchemaBuilder _builder = new();
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    // Properties of relations, until their relation comes.
    private readonly List<(string Relation, string Iri, PropertyType Property)> _pending = [];
    private readonly Dictionary<string, List<(string Owner, string Id)>> _properties = new(StringComparer.Ordinal);

    public SchemaImport Run()
    {
        var classes = Classes();
        foreach (var iri in classes)
            _ids[iri] = _builder.AddEntity(iri, Entity(iri));
        foreach (var iri in classes)
            Inherit(iri);
        foreach (var iri in graph.Subjects(Rdf.Owl + "DatatypeProperty"))
            DataProperty(iri);
        var objects = graph
            .Subjects(Rdf.Owl + "ObjectProperty")
            .Concat(graph.Subjects(Syntax("Property")).Where(p => !graph.Has(p, Rdf.Type, Rdf.Owl + "DatatypeProperty")))
            .Distinct()
            .ToList();
        foreach (var iri in objects)
        {
            if (
                !graph.Has(iri, Rdf.Type, Rdf.Owl + "ObjectProperty")
                && graph
                    .Ends(iri, Rdf.Rdfs + "range")
                    .Any(r => r.StartsWith(Rdf.Xsd, StringComparison.Ordinal) || r == Rdf.Rdfs + "Literal")
            )
                DataProperty(iri);
            else
                ObjectProperty(iri);
        }

        foreach (var iri in objects.Where(i => _ids.ContainsKey("r" + i)))
            Invert(iri);
        Shapes();
        Individuals(classes);
        Report(classes);
        return _builder.Build();
    }

    private static string Syntax(string name) => Rdf.Syntax + name;

    private List<string> Classes()
    {
        var named = graph
            .Triples.Where(t => t.Predicate == Rdf.Type && t.Subject.Kind == RdfKind.Iri && s_classes.Contains(t.Object.Value))
            .Select(t => t.Subject.Value);
        // Ends of properties and parents are classes, whether they say so or not.
        var implied = graph
            .Triples.Where(t =>
                t.Predicate == Rdf.Rdfs + "domain"
                || t.Predicate == Rdf.Rdfs + "subClassOf"
                || (t.Predicate == Rdf.Rdfs + "range" && graph.Has(t.Subject.Value, Rdf.Type, Rdf.Owl + "ObjectProperty"))
            )
            .SelectMany(t =>
                graph.Named(t.Object).Append(t.Predicate == Rdf.Rdfs + "subClassOf" && t.Subject.Kind == RdfKind.Iri ? t.Subject.Value : "")
            );
        return
        [
            .. named
                .Concat(implied)
                .Where(i =>
                    i.Length > 0
                    && i != Rdf.Owl + "Thing"
                    && i != Rdf.Rdfs + "Resource"
                    && i != Rdf.Rdfs + "Literal"
                    && !i.StartsWith(Rdf.Xsd, StringComparison.Ordinal)
                )
                .Distinct(),
        ];
    }

    private EntityType Entity(string iri) =>
        new()
        {
            Id = Identifier(iri),
            Names = Names(iri),
            Aliases = [.. graph.Literals(iri, Rdf.Skos + "altLabel")],
            Description = Definition(iri),
            Examples = [.. graph.Literals(iri, Rdf.Skos + "example")],
            NegativeExamples = [.. graph.Literals(iri, Rdf.Portal + "negativeExample")],
            Icon = TypeIcons.IsKnown(graph.Own(iri, "icon")) ? graph.Own(iri, "icon") : "",
            Hotkey = graph.Own(iri, "hotkey"),
            IsAbstract = graph.Own(iri, "abstract") == "true",
            Group = graph.Own(iri, "group"),
        };

    private void Inherit(string iri)
    {
        var id = _ids[iri];
        var parents = graph.Objects(iri, Rdf.Rdfs + "subClassOf").ToList();
        foreach (var parent in parents.Where(p => p.Kind == RdfKind.Iri && _ids.ContainsKey(p.Value)).Take(1))
            _builder.Update(id, e => e with { Parent = _ids[parent.Value] });
        foreach (var other in parents.Where(p => p.Kind == RdfKind.Iri && _ids.ContainsKey(p.Value)).Skip(1))
            _builder.Note(Rdf.Short(iri), $"rdfs:subClassOf {Rdf.Short(other.Value)}");
        foreach (var _ in parents.Where(p => p.Kind == RdfKind.Blank))
            _builder.Note(Rdf.Short(iri), "rdfs:subClassOf owl:Restriction");
        if (int.TryParse(graph.Own(iri, "color"), CultureInfo.InvariantCulture, out var color))
            _builder.Update(id, e => e with { Color = Math.Clamp(color, 0, TypePalette.Count - 1) });
        if (
            double.TryParse(graph.Own(iri, "x"), CultureInfo.InvariantCulture, out var x)
            && double.TryParse(graph.Own(iri, "y"), CultureInfo.InvariantCulture, out var y)
            && double.IsFinite(x)
            && double.IsFinite(y)
        )
        {
            var type = _builder.Schema.Entity(id)!;
            _builder.AddEntity(iri, type, new CanvasPlace(x, y, graph.Own(iri, "collapsed") == "true"));
        }
    }

    private void DataProperty(string iri)
    {
        var range = graph.Ends(iri, Rdf.Rdfs + "range").FirstOrDefault() ?? "";
        var values = graph
            .Objects(iri, Rdf.Rdfs + "range")
            .Where(o => o.Kind == RdfKind.Blank)
            .SelectMany(o => graph.Objects(o, Rdf.Owl + "oneOf"))
            .SelectMany(graph.List)
            .Where(t => t.Kind == RdfKind.Literal)
            .Select(t => t.Value)
            .ToList();
        var property = new PropertyType
        {
            Id = graph.Own(iri, "identifier") is { Length: > 0 } own ? own : SchemaBuilder.PropertyId(Identifier(iri)),
            Names = Names(iri),
            Aliases = [.. graph.Literals(iri, Rdf.Skos + "altLabel")],
            Description = Definition(iri),
            Kind = values.Count > 0 ? PropertyKind.Enumeration : ForeignJson.Kind(Rdf.LocalName(range)),
            Unit = graph.Own(iri, "unit"),
            Values = [.. values],
            IsUnique = graph.Own(iri, "unique") == "true",
            IsKey =
                graph.Own(iri, "key") == "true"
                || graph.Triples.Any(t => t.Predicate == Rdf.Owl + "hasKey" && graph.List(t.Object).Any(k => k.Value == iri)),
        };
        if (graph.Objects(iri, Rdf.Portal + "onRelation").FirstOrDefault() is { } relation)
        {
            _pending.Add((relation.Value, iri, property));
            return;
        }

        var domains = graph.Ends(iri, Rdf.Rdfs + "domain").Where(_ids.ContainsKey).ToList();
        if (domains.Count == 0)
            _builder.Note(Rdf.Short(iri), "owl:DatatypeProperty without rdfs:domain");
        foreach (var domain in domains)
        {
            _builder.AddProperty(_ids[domain], property);
            _properties[iri] = _properties
                .GetValueOrDefault(iri, [])
                .Append((_ids[domain], SchemaBuilder.PropertyId(property.Id)))
                .ToList();
        }
    }

    private void ObjectProperty(string iri)
    {
        var type = new RelationType
        {
            Id = Identifier(iri),
            Names = Names(iri),
            Aliases = [.. graph.Literals(iri, Rdf.Skos + "altLabel")],
            InverseAliases = [.. graph.Literals(iri, Rdf.Portal + "inverseAlias")],
            Description = Definition(iri),
            Examples = [.. graph.Literals(iri, Rdf.Skos + "example")],
            NegativeExamples = [.. graph.Literals(iri, Rdf.Portal + "negativeExample")],
            Hotkey = graph.Own(iri, "hotkey"),
            IsSymmetric = graph.Has(iri, Rdf.Type, Rdf.Owl + "SymmetricProperty"),
            IsTransitive = graph.Has(iri, Rdf.Type, Rdf.Owl + "TransitiveProperty"),
            Cardinality = (
                graph.Has(iri, Rdf.Type, Rdf.Owl + "FunctionalProperty"),
                graph.Has(iri, Rdf.Type, Rdf.Owl + "InverseFunctionalProperty")
            ) switch
            {
                (true, true) => Cardinality.OneToOne,
                (true, false) => Cardinality.ManyToOne,
                (false, true) => Cardinality.OneToMany,
                _ => Cardinality.ManyToMany,
            },
            Properties = [.. _pending.Where(p => p.Relation == iri).Select(p => p.Property)],
        };
        var id = _ids["r" + iri] = _builder.Relate(iri, "", "", type);
        foreach (var p in _pending.Where(p => p.Relation == iri))
            _properties[p.Iri] = [(id, p.Property.Id)];
        var pairs = graph
            .Objects(iri, Rdf.Portal + "pair")
            .Select(p =>
                (
                    Head: graph.Objects(p, Rdf.Portal + "head").FirstOrDefault()?.Value ?? "",
                    Tail: graph.Objects(p, Rdf.Portal + "tail").FirstOrDefault()?.Value ?? ""
                )
            )
            .ToList();
        if (pairs.Count == 0)
            pairs = [.. from d in graph.Ends(iri, Rdf.Rdfs + "domain") from r in graph.Ends(iri, Rdf.Rdfs + "range") select (d, r)];
        foreach (var (head, tail) in pairs.Where(p => _ids.ContainsKey(p.Head) && _ids.ContainsKey(p.Tail)))
            _builder.Relate(iri, _ids[head], _ids[tail]);
        if (_builder.Schema.Relation(id)!.Pairs.Length == 0)
            _builder.Note(Rdf.Short(iri), "owl:ObjectProperty without domain or range");
    }

    private void Invert(string iri)
    {
        foreach (var inverse in graph.Objects(iri, Rdf.Owl + "inverseOf").Where(o => _ids.ContainsKey("r" + o.Value)).Take(1))
        {
            var (mine, other) = (_ids["r" + iri], _ids["r" + inverse.Value]);
            _builder.UpdateRelation(mine, r => r with { Inverse = other });
            if (_builder.Schema.Relation(other)!.Inverse.Length == 0)
                _builder.UpdateRelation(other, r => r with { Inverse = mine });
            // Ends that only one side states hold for the other, turned round.
            foreach (var (empty, full) in new[] { (mine, other), (other, mine) })
            {
                if (_builder.Schema.Relation(empty)!.Pairs.Length == 0)
                    _builder.UpdateRelation(
                        empty,
                        r => r with { Pairs = [.. _builder.Schema.Relation(full)!.Pairs.Select(p => new TypePair(p.Tail, p.Head))] }
                    );
            }
        }
    }

    // SHACL says what OWL's open world cannot: required, single, pattern.
    private void Shapes()
    {
        foreach (var shape in graph.Triples.Where(t => t.Predicate == Rdf.Shacl + "property"))
        {
            var path = graph.Objects(shape.Object, Rdf.Shacl + "path").FirstOrDefault()?.Value ?? "";
            foreach (var (owner, id) in _properties.GetValueOrDefault(path, []))
                OnProperty(owner, id, p => Constrained(p, shape.Object));
        }

        // A property without a shape may have any number of values; a schema's own default is one.
        foreach (
            var (iri, places) in _properties.Where(p =>
                graph.Triples.All(t => t.Predicate != Rdf.Shacl + "path" || t.Object.Value != p.Key)
            )
        )
        {
            foreach (var (owner, id) in places)
                OnProperty(owner, id, p => p with { IsMultiValued = !graph.Has(iri, Rdf.Type, Rdf.Owl + "FunctionalProperty") });
        }
    }

    private PropertyType Constrained(PropertyType property, RdfTerm shape)
    {
        string Value(string name) => graph.Objects(shape, Rdf.Shacl + name).FirstOrDefault()?.Value ?? "";
        var values = graph.Objects(shape, Rdf.Shacl + "in").SelectMany(graph.List).Select(t => t.Value).ToList();
        return property with
        {
            IsRequired = int.TryParse(Value("minCount"), CultureInfo.InvariantCulture, out var least) && least > 0,
            IsMultiValued = !(int.TryParse(Value("maxCount"), CultureInfo.InvariantCulture, out var most) && most == 1),
            Pattern =
                Value("pattern") is ['^', '(', '?', ':', ..] p && p.EndsWith(")$", StringComparison.Ordinal) ? p[4..^2] : Value("pattern"),
            Kind = values.Count > 0 ? PropertyKind.Enumeration : property.Kind,
            Values = values.Count > 0 ? [.. values] : property.Values,
        };
    }

    private void OnProperty(string owner, string id, Func<PropertyType, PropertyType> change)
    {
        if (_builder.Schema.Entity(owner) is not null)
            _builder.Update(owner, e => e with { Properties = [.. e.Properties.Select(p => p.Id == id ? change(p) : p)] });
        else
            _builder.UpdateRelation(owner, r => r with { Properties = [.. r.Properties.Select(p => p.Id == id ? change(p) : p)] });
    }

    private void Individuals(List<string> classes)
    {
        foreach (
            var t in graph.Triples.Where(t =>
                t.Predicate == Rdf.Type
                && t.Subject.Kind == RdfKind.Iri
                && _ids.ContainsKey(t.Object.Value)
                && classes.Contains(t.Object.Value)
            )
        )
        {
            var names = Names(t.Subject.Value);
            var name = names.In("zh", Rdf.LocalName(t.Subject.Value));
            _builder.Update(_ids[t.Object.Value], e => e.Examples.Contains(name) ? e : e with { Examples = e.Examples.Add(name) });
        }
    }

    private void Report(List<string> classes)
    {
        var known = new HashSet<string>(s_handled, StringComparer.Ordinal);
        foreach (
            var group in graph
                .Triples.Where(t =>
                    !known.Contains(t.Predicate)
                    && !t.Predicate.StartsWith(Rdf.Portal, StringComparison.Ordinal)
                    && !t.Predicate.StartsWith(Rdf.Shacl, StringComparison.Ordinal)
                )
                .GroupBy(t => t.Predicate)
        )
            _builder.Note(Rdf.Short(group.Key), group.Count().ToString(CultureInfo.InvariantCulture));
        foreach (
            var language in graph
                .Triples.Where(t =>
                    t.Predicate == Rdf.Rdfs + "label"
                    && t.Object.Language.Length > 0
                    && !t.Object.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
                    && !t.Object.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase)
                    && classes.Contains(t.Subject.Value)
                )
                .GroupBy(t => t.Object.Language)
        )
            _builder.Note($"rdfs:label@{language.Key}", language.Count().ToString(CultureInfo.InvariantCulture));
    }

    private string Identifier(string iri) => graph.Own(iri, "identifier") is { Length: > 0 } own ? own : Rdf.LocalName(iri);

    private LocalizedName Names(string iri)
    {
        var labels = graph
            .Objects(iri, Rdf.Rdfs + "label")
            .Concat(graph.Objects(iri, Rdf.Skos + "prefLabel"))
            .Where(o => o.Kind == RdfKind.Literal)
            .ToList();
        string In(string language) =>
            labels.FirstOrDefault(l => l.Language.StartsWith(language, StringComparison.OrdinalIgnoreCase))?.Value ?? "";
        var plain = labels.FirstOrDefault(l => l.Language.Length == 0)?.Value ?? "";
        var names = new LocalizedName(In("zh"), In("en"));
        if (plain.Length > 0)
            names = plain.Any(Text.CharacterFolding.IsHan)
                ? names with
                {
                    Zh = names.Zh.Length > 0 ? names.Zh : plain,
                }
                : names with
                {
                    En = names.En.Length > 0 ? names.En : plain,
                };
        return names.Zh.Length + names.En.Length > 0 || graph.Own(iri, "identifier").Length > 0
            ? names
            : SchemaBuilder.NameOf(Rdf.LocalName(iri));
    }

    private string Definition(string iri)
    {
        var texts = graph
            .Objects(iri, Rdf.Skos + "definition")
            .Concat(graph.Objects(iri, Rdf.Rdfs + "comment"))
            .Where(o => o.Kind == RdfKind.Literal)
            .ToList();
        return (
                texts.FirstOrDefault(t => t.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) ?? texts.FirstOrDefault()
            )?.Value.Trim() ?? "";
    }
}
