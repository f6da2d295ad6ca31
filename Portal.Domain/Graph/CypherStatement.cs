namespace Portal.Domain.Graph;

/// <summary>Cypher with its parameters.</summary>
/// <param name="Text">The text; holds no value that came from a user, only legal identifiers.</param>
/// <param name="Parameters">Values by name, without the dollar sign.</param>
public sealed record CypherStatement(string Text, IReadOnlyDictionary<string, object?> Parameters);
