namespace Portal.Learning.Prompting;

/// <summary>A mention that an engine finds.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Surface">What is written there.</param>
/// <param name="Confidence">How sure the engine is.</param>
/// <param name="IsAccepted">Whether people have accepted the same.</param>
public sealed record FoundMention(string Type, int Start, int End, string Surface, double Confidence, bool IsAccepted);
