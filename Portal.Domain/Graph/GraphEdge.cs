namespace Portal.Domain.Graph;

/// <summary>An edge as a graph holds it.</summary>
/// <param name="Key">See <see cref="GraphKey.OfTriple"/>; leads to the triple and its evidence.</param>
/// <param name="Type">The identifier of its relation type.</param>
/// <param name="Source">The key of the node it starts from.</param>
/// <param name="Target">The key of the node it leads to.</param>
public sealed record GraphEdge(string Key, string Type, string Source, string Target);
