using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>A trained relation classifier as an engine: it relates the mentions that stand in a text.</summary>
/// <param name="classifier">The classifier.</param>
/// <param name="candidates">What may be related.</param>
/// <param name="card">Its card.</param>
/// <param name="detail">What its votes say of themselves: its version.</param>
public sealed class RelationExtractor(RelationClassifier classifier, RelationCandidates candidates, ModelCard card, string detail)
    : IExtractor
{
    /// <summary>The name of the engine.</summary>
    public const string Name = "relations";

    /// <inheritdoc/>
    public ModelCard Card => card;

    /// <inheritdoc/>
    public ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var mentions = input.Accepted.Select(a => new SuggestedMention(a.Type, a.Span, 1)).ToList();
        return ValueTask.FromResult(new SuggestionSet(mentions, Relate(input.Text, mentions, cancellationToken), []));
    }

    /// <summary>Relates mentions; what a relation rests on counts for its confidence.</summary>
    /// <returns>Of the mentions in the order given.</returns>
    public IReadOnlyList<SuggestedRelation> Relate(
        string text,
        IReadOnlyList<SuggestedMention> mentions,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(mentions);
        var places = new Dictionary<TypedSpan, int>();
        for (var i = 0; i < mentions.Count; i++)
            places.TryAdd(new TypedSpan(mentions[i].Type, mentions[i].Span), i);
        var sentences = SentenceSplitter.Split(text);
        var relations = new List<SuggestedRelation>();
        foreach (var (head, tail) in candidates.Of([.. places.Keys]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RelationContext.Of(text, sentences, head, tail) is not { } context)
                continue;
            var guess = classifier.Classify(context.Text, context.Head, context.Tail, candidates.Allowed(head.Type, tail.Type));
            if (guess.Type.Length == 0)
                continue;
            var confidence = Math.Clamp(
                guess.Confidence * Math.Sqrt(mentions[places[head]].Confidence * mentions[places[tail]].Confidence),
                0,
                1
            );
            relations.Add(
                new SuggestedRelation(guess.Type, places[head], places[tail], confidence)
                {
                    Votes = [new EngineVote(Name, confidence, detail)],
                }
            );
        }

        return relations;
    }
}
