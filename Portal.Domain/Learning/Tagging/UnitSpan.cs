namespace Portal.Domain.Learning.Tagging;

/// <summary>A mention in a sequence of units: from <paramref name="Start"/> to before <paramref name="End"/>, both counted in
/// units.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="End">The unit after the last.</param>
/// <param name="Type">Index of its type.</param>
public readonly record struct UnitSpan(int Start, int End, int Type);
