namespace Portal.Domain.Learning.Relations;

/// <summary>Two mentions of a text, and how they are related: what a relation classifier learns from.</summary>
/// <param name="Text">The text.</param>
/// <param name="Head">The mention that the relation goes from.</param>
/// <param name="Tail">The mention that it goes to.</param>
/// <param name="Type">The identifier of the relation type; empty when they are not related.</param>
/// <param name="Weight">How much it counts; below 1 for what nobody has looked at, as with distant supervision.</param>
public sealed record RelationExample(string Text, TypedSpan Head, TypedSpan Tail, string Type, double Weight = 1);
