namespace Portal.Domain.Learning.Tagging;

/// <summary>A trained tagger as an engine.</summary>
/// <param name="tagger">The tagger.</param>
/// <param name="card">Its card.</param>
/// <param name="detail">What its votes say of themselves: its version.</param>
public sealed class TaggerExtractor(SequenceTagger tagger, ModelCard card, string detail) : IExtractor
{
    /// <summary>The name of the engine.</summary>
    public const string Name = "tagger";

    /// <inheritdoc/>
    public ModelCard Card => card;

    /// <summary>What tags.</summary>
    public SequenceTagger Tagger => tagger;

    /// <inheritdoc/>
    public ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            new SuggestionSet(
                [.. tagger.Tag(input.Text).Select(m => m with { Votes = [new EngineVote(Name, m.Confidence, detail)] })],
                [],
                []
            )
        );
    }
}
