using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Domain.Schema.Exchange;

/// <summary>The declarative <c>.schema</c> language of OpenSPG: types with Chinese names, their properties and relations, by
/// indentation.</summary>
/// <remarks>Written are what the language has words for; <see cref="CannotHold"/> names the rest.</remarks>
public static partial class OpenSpgFormat
{
    /// <summary>Members of a schema that are lost when it is written and read again (see <see cref="SchemaMembers"/>).</summary>
    public static IReadOnlyList<string> CannotHold { get; } =
    [
        "layout",
        "entity.names.en",
        "entity.aliases",
        "entity.examples",
        "entity.negativeExamples",
        "entity.color",
        "entity.icon",
        "entity.hotkey",
        "entity.abstract",
        "entity.group",
        "property.names.en",
        "property.aliases",
        "property.unit",
        "property.unique",
        "property.key",
        "property.boolean",
        "relation.names.en",
        "relation.aliases",
        "relation.inverseAliases",
        "relation.examples",
        "relation.negativeExamples",
        "relation.cardinality",
        "relation.inverse",
        "relation.symmetric",
        "relation.transitive",
        "relation.hotkey",
        "relation.order",
    ];

    /// <summary>Writes a schema; a relation type stands under each of its heads.</summary>
    public static string Write(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var text = new StringBuilder("namespace Portal\n");
        foreach (var entity in schema.Entities)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{entity.Id}({Name(entity.Names, entity.Id)}){(entity.Parent.Length > 0 ? $" -> {entity.Parent}:" : ": EntityType")}\n"
            );
            Describe(text, 4, entity.Description);
            WriteProperties(text, 4, entity.Properties);
            var relations = (from r in schema.Relations from p in r.Pairs where p.Head == entity.Id select (r, p.Tail)).ToList();
            if (relations.Count == 0)
                continue;
            text.Append("    relations:\n");
            foreach (var (relation, tail) in relations)
            {
                text.Append(CultureInfo.InvariantCulture, $"        {relation.Id}({Name(relation.Names, relation.Id)}): {tail}\n");
                Describe(text, 12, relation.Description);
                WriteProperties(text, 12, relation.Properties);
            }
        }

        return text.ToString();
    }

    /// <summary>Reads a schema file. Concept and event types become entity types; indexes, rules and predicates of hierarchies are
    /// reported.</summary>
    public static Result<SchemaImport> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new Reader();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.Trim().Length > 0 && !line.TrimStart().StartsWith('#'))
                reader.Line(line.Replace("\t", "    ", StringComparison.Ordinal), i + 1);
        }

        return reader.Count == 0
            ? Result<SchemaImport>.Failed(new Problem(SchemaProblems.ImportOtherKind, ""))
            : Result<SchemaImport>.Of(reader.Finish());
    }

    private static string Name(LocalizedName names, string id) =>
        Outside().Replace(names.In("zh", id), " ").Trim() is { Length: > 0 } name ? name : id;

    private static void Describe(StringBuilder text, int indent, string description)
    {
        if (description.Length > 0)
            text.Append(' ', indent).Append("desc: ").Append(description.ReplaceLineEndings(" ")).Append('\n');
    }

    private static void WriteProperties(StringBuilder text, int indent, ImmutableArray<PropertyType> properties)
    {
        if (properties.Length == 0)
            return;
        text.Append(' ', indent).Append("properties:\n");
        foreach (var property in properties)
        {
            var kind = property.Kind switch
            {
                PropertyKind.Number => "Float",
                PropertyKind.Date => "STD.Date",
                _ => "Text",
            };
            text.Append(' ', indent + 4)
                .Append(CultureInfo.InvariantCulture, $"{property.Id}({Name(property.Names, property.Id)}): {kind}\n");
            Describe(text, indent + 8, property.Description);
            var constraints = new List<string>();
            if (property.IsRequired)
                constraints.Add("NotNull");
            if (property.IsMultiValued)
                constraints.Add("MultiValue");
            if (property.Kind == PropertyKind.Enumeration)
                constraints.Add($"Enum=\"{string.Join(',', property.Values)}\"");
            if (property.Pattern.Length > 0)
                constraints.Add($"Regular=\"{property.Pattern}\"");
            if (constraints.Count > 0)
                text.Append(' ', indent + 8).Append("constraint: ").AppendJoin(", ", constraints).Append('\n');
        }
    }

    // A name in the language: a type, a property or a relation with what follows the colon, or a subtype with its parent.
    [GeneratedRegex(@"^(?<id>[^\s(:]+)\s*\((?<name>[^)]*)\)\s*(?:->\s*(?<parent>[^\s:]+)\s*)?:\s*(?<target>\S*)\s*$")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"[()\r\n:]+")]
    private static partial Regex Outside();

    [GeneratedRegex(@"(?<name>NotNull|MultiValue|Unique)|Enum\s*=\s*""(?<enum>[^""]*)""|Regular\s*=\s*""(?<regular>.*?)""(?=\s*(?:,|$))")]
    private static partial Regex Constraint();

    private sealed class Reader
    {
        private static readonly HashSet<string> s_ownTypes = new(StringComparer.Ordinal)
        {
            "EntityType",
            "ConceptType",
            "EventType",
            "BasicType",
            "StandardType",
            "IndexType",
        };
        private readonly List<EntityType> _entities = [];
        private readonly List<(
            string Id,
            LocalizedName Names,
            string Head,
            string Tail,
            string Description,
            List<PropertyType> Properties
        )> _relations = [];
        private readonly List<ImportNote> _notes = [];
        private List<PropertyType> _properties = [];
        private List<PropertyType> _into = [];
        private string _section = "";
        private int _memberIndent = int.MaxValue;
        private bool _inRelationProperties;
        private Action<string> _describe = _ => { };
        private bool _inText;

        // What is said below a type that is not understood must not become another type's.
        private bool _inType;

        public int Count => _entities.Count;

        public void Line(string line, int number)
        {
            var indent = line.Length - line.TrimStart().Length;
            var text = line.Trim();
            if (_inText || text.StartsWith("rule:", StringComparison.Ordinal) || text.Contains("[[", StringComparison.Ordinal))
            {
                _notes.Add(ImportNote.Of($"line {number}", text));
                _inText = !text.EndsWith("]]", StringComparison.Ordinal) && (_inText || text.Contains("[[", StringComparison.Ordinal));
                return;
            }

            if (indent == 0)
                Type(text, number);
            else if (!_inType)
                _notes.Add(ImportNote.Of($"line {number}", text));
            else if (text.StartsWith("desc:", StringComparison.Ordinal))
                _describe(text["desc:".Length..].Trim());
            else if (text is "properties:" or "relations:")
                Section(text, indent);
            else if (text.StartsWith("constraint:", StringComparison.Ordinal))
                Constrain(text["constraint:".Length..], number);
            else if (Declaration().Match(text) is { Success: true } match && _section.Length > 0)
                Member(match, indent, number);
            else
                _notes.Add(ImportNote.Of($"line {number}", text));
        }

        public SchemaImport Finish()
        {
            Close();
            var builder = new SchemaBuilder();
            foreach (var entity in _entities.DistinctBy(e => e.Id))
                builder.AddEntity(entity.Id, entity with { Properties = [], Parent = "" });
            foreach (var entity in _entities.DistinctBy(e => e.Id))
            {
                var id = builder.Entity(entity.Id);
                if (entity.Parent.Length > 0)
                    builder.Update(id, e => e with { Parent = builder.Entity(entity.Parent) });
                foreach (var property in entity.Properties)
                {
                    // A property whose values are entities is a relation here.
                    if (property.Unit.Length > 0)
                        builder.Relate(
                            property.Id,
                            id,
                            builder.Entity(property.Unit),
                            new RelationType
                            {
                                Id = property.Id,
                                Names = property.Names,
                                Description = property.Description,
                            }
                        );
                    else
                        builder.AddProperty(id, property);
                }
            }

            foreach (var relation in _relations)
                builder.Relate(
                    relation.Id,
                    builder.Entity(relation.Head),
                    builder.Entity(relation.Tail),
                    new RelationType
                    {
                        Id = relation.Id,
                        Names = relation.Names,
                        Description = relation.Description,
                        Properties = SchemaBuilder.Distinct(relation.Properties),
                    }
                );
            var result = builder.Build();
            return result with { NotUnderstood = [.. _notes, .. result.NotUnderstood] };
        }

        private void Type(string text, int number)
        {
            Close();
            _section = "";
            _inType = false;
            if (text.StartsWith("namespace", StringComparison.Ordinal))
                return;
            if (Declaration().Match(text) is not { Success: true } match)
            {
                _notes.Add(ImportNote.Of($"line {number}", text));
                return;
            }

            _inType = true;
            if (match.Groups["target"].Value is { Length: > 0 } kind && kind != "EntityType")
                _notes.Add(ImportNote.Of($"line {number}", kind));
            _entities.Add(
                new EntityType
                {
                    Id = Bare(match.Groups["id"].Value),
                    Names = Named(match),
                    Parent = Bare(match.Groups["parent"].Value),
                }
            );
            _describe = d => _entities[^1] = _entities[^1] with { Description = d };
        }

        // Properties of a type are collected until the next type begins.
        private void Close()
        {
            if (_entities.Count > 0 && _properties.Count > 0)
                _entities[^1] = _entities[^1] with { Properties = [.. _properties] };
            _properties = [];
            _into = [];
        }

        private void Section(string text, int indent)
        {
            _inRelationProperties = text == "properties:" && _section == "relations:" && _relations.Count > 0 && indent > _memberIndent;
            if (_inRelationProperties)
                return;
            _section = text;
            _memberIndent = int.MaxValue;
        }

        private void Member(Match match, int indent, int number)
        {
            if (_memberIndent == int.MaxValue)
                _memberIndent = indent;
            if (indent <= _memberIndent)
                _inRelationProperties = false;
            var target = match.Groups["target"].Value;
            if (_section == "relations:" && !_inRelationProperties)
            {
                var own = new List<PropertyType>();
                _relations.Add((Bare(match.Groups["id"].Value), Named(match), _entities[^1].Id, Bare(target), "", own));
                var at = _relations.Count - 1;
                _into = own;
                _describe = d => _relations[at] = _relations[at] with { Description = d };
                return;
            }

            _into = _inRelationProperties ? _relations[^1].Properties : _properties;
            var isLiteral =
                target is "Text" or "Integer" or "Float"
                || target.StartsWith("STD.", StringComparison.Ordinal)
                || s_ownTypes.Contains(target)
                || target.Length == 0;
            // The unit carries the target until all types are known.
            _into.Add(
                new PropertyType
                {
                    Id = isLiteral ? SchemaBuilder.PropertyId(match.Groups["id"].Value) : Bare(match.Groups["id"].Value),
                    Names = Named(match),
                    Kind = ForeignJson.Kind(target),
                    Unit = isLiteral || _inRelationProperties ? "" : Bare(target),
                }
            );
            if (_inRelationProperties && !isLiteral)
                _notes.Add(ImportNote.Of($"line {number}", match.Value));
            var (list, index) = (_into, _into.Count - 1);
            _describe = d => list[index] = list[index] with { Description = d };
        }

        private void Constrain(string text, int number)
        {
            if (_into.Count == 0)
            {
                _notes.Add(ImportNote.Of($"line {number}", text));
                return;
            }

            var property = _into[^1];
            foreach (Match match in Constraint().Matches(text))
            {
                if (match.Groups["enum"].Success)
                    property = property with
                    {
                        Kind = PropertyKind.Enumeration,
                        Values =
                        [
                            .. match
                                .Groups["enum"]
                                .Value.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                        ],
                    };
                else if (match.Groups["regular"].Success)
                    property = property with { Pattern = match.Groups["regular"].Value };
                else
                    property = match.Groups["name"].Value switch
                    {
                        "NotNull" => property with { IsRequired = true },
                        "MultiValue" => property with { IsMultiValued = true },
                        _ => property with { IsUnique = true },
                    };
            }

            _into[^1] = property;
            if (Constraint().Replace(text, "").Trim(' ', ',') is { Length: > 0 } rest)
                _notes.Add(ImportNote.Of($"line {number}", rest));
        }

        // Types of other namespaces are written with them: "Medicine.Disease".
        private static string Bare(string id) =>
            id.Contains('.', StringComparison.Ordinal) && !id.StartsWith("STD.", StringComparison.Ordinal)
                ? id[(id.LastIndexOf('.') + 1)..]
                : id;

        private static LocalizedName Named(Match match) => new(match.Groups["name"].Value.Trim());
    }
}
