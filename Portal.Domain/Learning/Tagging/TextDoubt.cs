namespace Portal.Domain.Learning.Tagging;

/// <summary>How little a tagger knows about a text.</summary>
/// <param name="Units">How many units the text has.</param>
/// <param name="LeastConfidence">The negative logarithm of how likely the best tags are, of all windows together; 0 when it is
/// certain.</param>
/// <param name="Entropy">The entropy of each unit's tag, in nats, summed up.</param>
/// <param name="Margin">By how little the likeliest tag of each unit is ahead of the second, summed up: 1 for a unit where both are as
/// likely, 0 for a certain one.</param>
/// <param name="Mentions">How many mentions it found.</param>
/// <remarks>B. Settles, M. Craven, "An analysis of active learning strategies for sequence labeling tasks", EMNLP (2008). Sums and not
/// means: a longer text has more to tell, and what it costs is weighed apart.</remarks>
public sealed record TextDoubt(int Units, double LeastConfidence, double Entropy, double Margin, int Mentions)
{
    /// <summary>Nothing to doubt.</summary>
    public static TextDoubt None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Of both together.</summary>
    public TextDoubt Plus(TextDoubt other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new TextDoubt(
            Units + other.Units,
            LeastConfidence + other.LeastConfidence,
            Entropy + other.Entropy,
            Margin + other.Margin,
            Mentions + other.Mentions
        );
    }
}
