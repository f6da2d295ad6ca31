namespace Portal.Domain.Graph;

/// <summary>A node of a pattern that is given.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Name">Its name, as the graph has it.</param>
/// <param name="Key">Its key.</param>
public sealed record PatternNode(string Label, string Name, string Key);
