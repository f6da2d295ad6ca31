namespace Portal.Domain.Learning;

/// <summary>What an engine is, what it was made of, and how well it does.</summary>
/// <param name="Engine">Its name: <c>dictionary</c>, <c>tagger</c>, <c>relations</c>, <c>llm:…</c>, <c>ensemble</c>.</param>
/// <param name="Version">Which of its versions; empty where it has none.</param>
/// <param name="Types">The types that it can propose.</param>
/// <param name="Documents">How many documents it learned from; 0 for one that does not learn.</param>
/// <param name="Examples">How many terms, mentions or related pairs it knows or learned from.</param>
/// <param name="Settings">How it was made: names with values, as numbers and words.</param>
/// <remarks>After M. Mitchell et al., "Model cards for model reporting", FAT* (2019).</remarks>
public sealed record ModelCard(
    string Engine,
    string Version,
    IReadOnlyList<string> Types,
    int Documents,
    int Examples,
    IReadOnlyDictionary<string, string> Settings
)
{
    /// <summary>How well it does on texts that it has not seen; null where nobody has measured it.</summary>
    public EngineScore? Score { get; init; }
}

/// <summary>How well an engine does on texts that it has not seen.</summary>
/// <param name="Precision">The share of its proposals that is right, 0 to 1.</param>
/// <param name="Recall">The share of what people marked that it proposes, 0 to 1.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Marked">How much people marked there.</param>
public sealed record EngineScore(double Precision, double Recall, double F1, int Marked);
