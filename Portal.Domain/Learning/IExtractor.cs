namespace Portal.Domain.Learning;

/// <summary>An engine that proposes mentions and relations. What it says is a proposal only: people decide.</summary>
/// <remarks>The same input gives the same proposals, except where a model behind it is asked anew. Safe to use from several threads at
/// once.</remarks>
public interface IExtractor
{
    /// <summary>What it is, what it was made of, and how well it does.</summary>
    ModelCard Card { get; }

    /// <summary>Proposes for one text.</summary>
    ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken);
}
