namespace Portal.Domain.Learning.Tagging;

/// <summary>How far a training is.</summary>
/// <param name="Pass">Passes through the set that are done, of all layers together.</param>
/// <param name="MostPasses">How many there may be.</param>
/// <param name="F1">Micro F1 on what is held out, 0 to 1; null in the last training, on everything.</param>
public sealed record TaggerProgress(int Pass, int MostPasses, double? F1);
