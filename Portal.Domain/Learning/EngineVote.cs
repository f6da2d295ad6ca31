namespace Portal.Domain.Learning;

/// <summary>That one engine proposes a mention or a relation.</summary>
/// <param name="Engine">Its name, as <see cref="ModelCard.Engine"/>.</param>
/// <param name="Confidence">How sure it is, 0 to 1.</param>
/// <param name="Detail">What it knows it by, in short: where a dictionary term comes from, the version of a model, the reply of one; null
/// for nothing.</param>
public sealed record EngineVote(string Engine, double Confidence, string? Detail = null);
