using Portal.Annotation;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;
using Portal.Domain.Text;

namespace Portal.Team.Curation;

/// <summary>The shared layer of a document while claims of its annotators are taken into it and dropped from it.</summary>
internal sealed class CuratedLayer(AnnotationSession session, int annotators)
{
    /// <summary>The origin of what was taken from annotators.</summary>
    public const string Origin = "merge";

    private readonly Dictionary<Guid, EntityMention> _mentions = new(session.Annotations.Mentions);
    private readonly Dictionary<Guid, RelationMention> _relations = new(session.Annotations.Relations);

    // Type and place of a mention do not change here, so the index only grows.
    private readonly Dictionary<(string Type, TextSpan Span), List<Guid>> _places = session
        .Annotations.Mentions.Values.GroupBy(m => (m.Type, m.Span))
        .ToDictionary(g => g.Key, g => g.Select(m => m.Id).ToList());

    /// <summary>What is suggested or accepted now.</summary>
    public IEnumerable<EntityMention> Mentions() => _mentions.Values.Where(m => IsLive(m.State));

    /// <inheritdoc cref="Mentions"/>
    public IEnumerable<RelationMention> Relations() => _relations.Values.Where(r => IsLive(r.State));

    /// <summary>The accepted mention that says what a claim says.</summary>
    public Found? Find(MentionVariant variant) =>
        At(variant.Type, variant.Span)
            .Where(m => m.State == MentionState.Accepted && Equals(m.Fragments, variant.Fragments) && m.Assertion == variant.Assertion)
            .Select(m => new Found(m.Id, m.Origin))
            .FirstOrDefault();

    /// <inheritdoc cref="Find(MentionVariant)"/>
    public Found? Find(RelationVariant variant) =>
        Relations()
            .Where(r => r.State == MentionState.Accepted && r.Assertion == variant.Assertion && Is(r, variant))
            .Select(r => new Found(r.Id, r.Origin))
            .FirstOrDefault();

    /// <summary>The accepted mention that is the end of a relation.</summary>
    public EntityMention? End(MentionPlace place) => At(place.Type, place.Span).FirstOrDefault(m => m.State == MentionState.Accepted);

    public Guid Take(MentionVariant variant)
    {
        // A suggestion that says the same is accepted: it keeps its origin, so that its precision can be told.
        var known = At(variant.Type, variant.Span)
            .Where(m => Equals(m.Fragments, variant.Fragments))
            .OrderBy(m => m.State == MentionState.Accepted ? 0 : 1)
            .FirstOrDefault();
        var mention = (
            known
            ?? new EntityMention(
                Guid.CreateVersion7(),
                variant.Type,
                variant.Span,
                MentionState.Accepted,
                Origin,
                Share(variant.Annotators.Length)
            )
        ) with
        {
            State = MentionState.Accepted,
            Assertion = variant.Assertion,
            Fragments = variant.Fragments,
        };
        // What a curator said of it stays.
        mention = mention with
        {
            Attributes = mention.Attributes ?? variant.Attributes,
        };
        if (_mentions.TryAdd(mention.Id, mention))
        {
            if (!_places.TryGetValue((mention.Type, mention.Span), out var there))
                _places[(mention.Type, mention.Span)] = there = [];
            there.Add(mention.Id);
        }

        _mentions[mention.Id] = mention;
        return mention.Id;
    }

    public Guid Take(RelationVariant variant)
    {
        var known = Relations().Where(r => Is(r, variant)).OrderBy(r => r.State == MentionState.Accepted ? 0 : 1).FirstOrDefault();
        var relation =
            known
            ?? new RelationMention(
                Guid.CreateVersion7(),
                variant.Type,
                End(variant.Head)!.Id,
                variant.Tail is { } tail ? End(tail)!.Id : null,
                variant.Value,
                MentionState.Accepted,
                Origin,
                Share(variant.Annotators.Length)
            );
        relation = relation with
        {
            State = MentionState.Accepted,
            Assertion = variant.Assertion,
            Attributes = relation.Attributes ?? variant.Attributes,
        };
        _relations[relation.Id] = relation;
        return relation.Id;
    }

    /// <summary>Deletes a mention with the relations that stand on it, or a relation mention.</summary>
    public void Delete(Guid id)
    {
        if (_mentions.TryGetValue(id, out var mention) && IsLive(mention.State))
            _mentions[id] = mention with { State = MentionState.Deleted };
        foreach (var relation in Relations().Where(r => r.Id == id || r.Head == id || r.Tail == id).ToList())
            _relations[relation.Id] = relation with { State = MentionState.Deleted };
    }

    /// <summary>Rejects what was suggested and nobody took.</summary>
    public void RejectSuggestions()
    {
        foreach (var mention in _mentions.Values.Where(m => m.State == MentionState.Suggested).ToList())
            _mentions[mention.Id] = mention with { State = MentionState.Rejected };
        foreach (var relation in _relations.Values.Where(r => r.State == MentionState.Suggested).ToList())
            _relations[relation.Id] = relation with { State = MentionState.Rejected };
    }

    /// <summary>What is other than it was.</summary>
    public DocumentEdit.Restore Changes() =>
        new(
            [.. _mentions.Values.Where(m => session.Annotations.Mentions.GetValueOrDefault(m.Id) != m)],
            [.. _relations.Values.Where(r => session.Annotations.Relations.GetValueOrDefault(r.Id) != r)]
        );

    private bool Is(RelationMention relation, RelationVariant variant)
    {
        return relation.Type == variant.Type
            && Stands(relation.Head, variant.Head)
            && (
                variant.Tail is { } tail
                    ? relation.Tail is { } id && Stands(id, tail)
                    : relation.Tail is null && relation.Value == variant.Value
            );

        bool Stands(Guid id, MentionPlace place) =>
            _mentions.TryGetValue(id, out var mention) && mention.Type == place.Type && mention.Span == place.Span;
    }

    private IEnumerable<EntityMention> At(string type, TextSpan span) =>
        _places.TryGetValue((type, span), out var ids) ? ids.Select(id => _mentions[id]).Where(m => IsLive(m.State)) : [];

    private double Share(int votes) => (double)votes / Math.Max(1, annotators);

    private static bool IsLive(MentionState state) => state is MentionState.Accepted or MentionState.Suggested;

    /// <summary>Something of the shared layer.</summary>
    internal sealed record Found(Guid Id, string Origin);
}
