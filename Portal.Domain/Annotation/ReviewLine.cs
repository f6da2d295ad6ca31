namespace Portal.Domain.Annotation;

/// <summary>What a reviewer wrote beside a mention or a relation on a sheet.</summary>
/// <param name="Id">Of the mention or relation.</param>
/// <param name="Where">Where it stands, for whoever has to look: sheet and row.</param>
/// <param name="Text">The words that stand beside it; empty for a relation.</param>
/// <param name="Decision">What the reviewer decided, in words; empty for nothing.</param>
/// <param name="NewType">Another type, by identifier or name; empty for none.</param>
public sealed record ReviewLine(Guid Id, string Where, string Text, string Decision, string NewType = "");
