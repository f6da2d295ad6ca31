using System.Collections.Immutable;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Finds the schema's types for what files write: an identifier, a name in either language, or an alias; and adds what is missing,
/// when that is wished.</summary>
/// <param name="schema">The schema to begin with.</param>
/// <param name="addMissing">Whether unknown types and pairs are added; otherwise what has them is rejected.</param>
public sealed class AnnotationTypes(KnowledgeSchema schema, bool addMissing)
{
    private readonly Dictionary<string, string?> _entities = new(StringComparer.Ordinal);

    /// <summary>The schema with what was added.</summary>
    public KnowledgeSchema Schema { get; private set; } = schema;

    /// <summary>A text with the schema's identifiers; what is of no type, or related against the schema, is rejected.</summary>
    public AnnotatedText Resolve(AnnotatedText document, ICollection<Problem> rejected)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(rejected);
        document = Guessed(document);
        var spans = new Dictionary<string, SpanAnnotation>(StringComparer.Ordinal);
        foreach (var span in document.Spans)
        {
            if (Entity(span.Type) is { } type)
                spans[span.Id] = span with { Type = type };
            else
                rejected.Add(
                    new Problem(AnnotationProblems.AnnotationsTypeUnknown, Where(document), span.Type, span.Span.Of(document.Text))
                );
        }

        var relations = ImmutableArray.CreateBuilder<RelationAnnotation>();
        foreach (var relation in document.Relations)
        {
            // Its end was rejected, and said so.
            if (!spans.TryGetValue(relation.Head, out var head) || (relation.Tail is not null && !spans.ContainsKey(relation.Tail)))
                continue;
            var tail = relation.Tail is null ? null : spans[relation.Tail];
            var type = tail is null ? Property(relation.Type, head.Type) : Relation(relation.Type, head.Type, tail.Type);
            if (type is null)
                rejected.Add(new Problem(ExchangeProblems.RelationIllegal, Where(document), relation.Type, head.Type, tail?.Type ?? "-"));
            else
                relations.Add(relation with { Type = type });
        }

        return document with
        {
            Spans = [.. document.Spans.Where(s => spans.ContainsKey(s.Id)).Select(s => spans[s.Id])],
            Relations = relations.ToImmutable(),
        };
    }

    /// <summary>How a file names a type: by its identifier, or by its name in a language.</summary>
    /// <param name="language"><c>id</c>, <c>zh</c> or <c>en</c>.</param>
    public static AnnotatedText Named(AnnotatedText document, KnowledgeSchema schema, string language)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(schema);
        if (language == "id")
            return document;
        var types = document.Spans.ToDictionary(s => s.Id, s => s.Type, StringComparer.Ordinal);
        return document with
        {
            Spans = [.. document.Spans.Select(s => s with { Type = schema.Entity(s.Type)?.Names.In(language, s.Type) ?? s.Type })],
            Relations =
            [
                .. document.Relations.Select(r =>
                    r with
                    {
                        Type =
                            (
                                r.Tail is null
                                    ? schema.Property(types[r.Head], r.Type)?.Names.In(language, r.Type)
                                    : schema.Relation(r.Type)?.Names.In(language, r.Type)
                            ) ?? r.Type,
                    }
                ),
            ],
        };
    }

    // A span of which the file says no type has that of the end of a relation that it is.
    private AnnotatedText Guessed(AnnotatedText document)
    {
        if (!document.Spans.Any(s => s.Type == InstructKgcFormat.UnknownType))
            return document;
        var types = document.Spans.ToDictionary(s => s.Id, s => s.Type, StringComparer.Ordinal);
        foreach (var relation in document.Relations.Where(r => r.Tail is not null))
        {
            var (head, tail) = (types[relation.Head], types[relation.Tail!]);
            var pair = Schema
                .Relations.Where(r => r.Id == relation.Type || Fits(relation.Type, r.Names, r.Aliases))
                .SelectMany(Schema.EffectivePairs)
                .FirstOrDefault(p => IsOf(head, p.Head) && IsOf(tail, p.Tail));
            if (pair is not null)
                (types[relation.Head], types[relation.Tail!]) = (pair.Head, pair.Tail);
        }

        return document with
        {
            Spans = [.. document.Spans.Select(s => s.Type == InstructKgcFormat.UnknownType ? s with { Type = types[s.Id] } : s)],
        };

        bool IsOf(string written, string type) =>
            written == InstructKgcFormat.UnknownType
            || (Schema.Entity(type) is { } known && (known.Id == written || Fits(written, known.Names, known.Aliases)));
    }

    private static string Where(AnnotatedText document) =>
        document.Title.Length > 0 ? document.Title
        : document.Text.Length <= 40 ? document.Text
        : document.Text[..40] + "…";

    private string? Entity(string written)
    {
        if (_entities.TryGetValue(written, out var known))
            return known;
        var found =
            (Schema.Entity(written) is { IsAbstract: false } exact ? exact : null)
            ?? Schema.Labels.FirstOrDefault(e => Fits(written, e.Names, e.Aliases));
        if (found is null && addMissing && written != InstructKgcFormat.UnknownType)
        {
            found = new EntityType
            {
                Id = SchemaEdits.FreeId(Schema, written, "Type"),
                Names = NameOf(written),
                Color = TypePalette.Next(Schema.Entities),
            };
            Schema = Schema.With(found);
        }

        return _entities[written] = found?.Id;
    }

    private string? Relation(string written, string head, string tail)
    {
        var candidates = Schema
            .Relations.Where(r => r.Id == written || Fits(written, r.Names, r.Aliases))
            .OrderBy(r => r.Id == written ? 0 : 1)
            .ToList();
        if (candidates.FirstOrDefault(r => Schema.Allows(r.Id, head, tail)) is { } legal)
            return legal.Id;
        if (!addMissing)
            return null;
        var relation =
            candidates.FirstOrDefault()
            ?? new RelationType { Id = SchemaEdits.FreeId(Schema, written, "relation"), Names = NameOf(written) };
        Schema = Schema.With(relation with { Pairs = relation.Pairs.Add(new TypePair(head, tail)) });
        return relation.Id;
    }

    private string? Property(string written, string head)
    {
        if (Schema.PropertiesOf(head).FirstOrDefault(p => p.Id == written || Fits(written, p.Names, p.Aliases)) is { } known)
            return known.Id;
        if (
            !addMissing
            || Schema.Entity(head) is not { } type
            || SchemaIdentifier.From(written) is not { Length: > 0 } id
            || type.Properties.Any(p => p.Id == id)
        )
            return null;
        Schema = Schema.With(type with { Properties = type.Properties.Add(new PropertyType { Id = id, Names = NameOf(written) }) });
        return id;
    }

    private static bool Fits(string written, LocalizedName names, ImmutableArray<string> aliases)
    {
        var key = CharacterFolding.NameKey(written);
        return key.Length > 0 && names.All().Concat(aliases).Any(n => CharacterFolding.NameKey(n) == key);
    }

    private static LocalizedName NameOf(string written) => written.Any(c => c >= '\u2E80') ? new(written, "") : new("", written);
}
