namespace Portal.Domain.Answering;

/// <summary>An entity of the graph that a question may name.</summary>
/// <param name="Key">Its key in the graph.</param>
/// <param name="Type">The identifier of its type.</param>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Aliases">Other names.</param>
public sealed record LinkableEntity(string Key, string Type, string Name, IReadOnlyList<string> Aliases);
