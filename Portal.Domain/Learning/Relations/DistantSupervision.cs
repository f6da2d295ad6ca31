using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>A fact that people approved.</summary>
/// <param name="Head">The entity that it is about; any identifier.</param>
/// <param name="Type">The relation type.</param>
/// <param name="Tail">The other entity.</param>
public sealed record KnownFact(Guid Head, string Type, Guid Tail);

/// <summary>An entity that people approved.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Type">Its type.</param>
/// <param name="Names">Its name and aliases.</param>
public sealed record KnownEntity(Guid Id, string Type, IReadOnlyList<string> Names);

/// <summary>Makes examples of texts that nobody has labeled: where a sentence names both ends of an approved fact, it is taken to state
/// it.</summary>
/// <remarks>M. Mintz et al., "Distant supervision for relation extraction without labeled data", ACL (2009). Often enough the sentence says
/// something else: such examples count a fifth of what people have decided, and are never scored on.</remarks>
public sealed class DistantSupervision
{
    /// <summary>What an example counts.</summary>
    public const double Weight = 0.2;

    private readonly DictionaryExtractor _names;
    private readonly Dictionary<(string Type, string Name), Guid> _entities = [];
    private readonly ILookup<(Guid Head, Guid Tail), string> _facts;
    private readonly RelationCandidates _candidates;

    /// <summary>Made of facts and the entities that they are about.</summary>
    public DistantSupervision(IReadOnlyList<KnownEntity> entities, IReadOnlyList<KnownFact> facts, RelationCandidates candidates)
    {
        ArgumentNullException.ThrowIfNull(entities);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(candidates);
        foreach (var entity in entities)
        {
            foreach (var name in entity.Names)
                _entities.TryAdd((entity.Type, CharacterFolding.NameKey(name)), entity.Id);
        }

        _names = new DictionaryExtractor(
            entities.SelectMany(e => e.Names.Select(n => new DictionaryEntry(n, e.Type, DictionarySource.ApprovedEntity)))
        );
        _facts = facts.Distinct().ToLookup(f => (f.Head, f.Tail), f => f.Type);
        _candidates = candidates;
    }

    /// <summary>The examples of a text. Pairs that are named together and of which no fact is known are examples of what is not
    /// related.</summary>
    public IReadOnlyList<RelationExample> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var named = new Dictionary<TypedSpan, Guid>();
        foreach (var mention in _names.Extract(text).Mentions)
        {
            if (_entities.TryGetValue((mention.Type, CharacterFolding.NameKey(mention.Span.Of(text))), out var entity))
                named.TryAdd(new TypedSpan(mention.Type, mention.Span), entity);
        }

        if (named.Count < 2)
            return [];
        var sentences = SentenceSplitter.Split(text);
        var examples = new List<RelationExample>();
        foreach (var (head, tail) in _candidates.Of([.. named.Keys]))
        {
            // Of the same sentence alone: farther apart nothing says that one is about the other.
            if (
                SentenceSplitter.At(sentences, head.Span.Start, text.Length) != SentenceSplitter.At(sentences, tail.Span.Start, text.Length)
                || RelationContext.Of(text, sentences, head, tail) is not { } context
            )
                continue;
            foreach (var type in _facts[(named[head], named[tail])].DefaultIfEmpty(""))
                examples.Add(new RelationExample(context.Text, context.Head, context.Tail, type, Weight));
        }

        // A text in which nothing known is stated says nothing.
        return examples.Any(e => e.Type.Length > 0) ? examples : [];
    }
}
