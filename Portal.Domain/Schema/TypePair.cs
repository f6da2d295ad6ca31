namespace Portal.Domain.Schema;

/// <summary>A legal pair of ends of a relation type.</summary>
/// <param name="Head">The identifier of the entity type it starts from.</param>
/// <param name="Tail">The identifier of the entity type it leads to.</param>
public sealed record TypePair(string Head, string Tail);
