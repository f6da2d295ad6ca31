namespace Portal.Domain.Learning.Evaluation;

/// <summary>How well an engine does on what it has not learned from.</summary>
/// <param name="Folds">Into how many parts the documents were cut; each was scored by an engine that learned from the others.</param>
/// <param name="Documents">How many documents were scored.</param>
/// <param name="Score">Over all mentions, or related pairs.</param>
/// <param name="ByType">By type.</param>
/// <param name="Confusion">What was found with the right borders but as another type.</param>
/// <param name="Calibration">Whether its confidences are what they say.</param>
/// <param name="Curve">How well it does after parts of what there is.</param>
/// <param name="Mistakes">Some of what it did wrong, beside the text; <paramref name="MistakeCount"/> says of how many.</param>
/// <param name="MistakeCount">How many mistakes there were.</param>
public sealed record EngineEvaluation(
    int Folds,
    int Documents,
    EngineScore Score,
    IReadOnlyDictionary<string, EngineScore> ByType,
    IReadOnlyList<ConfusedTypes> Confusion,
    Calibration Calibration,
    IReadOnlyList<LearningPoint> Curve,
    IReadOnlyList<Mistake> Mistakes,
    int MistakeCount
)
{
    internal static EngineScore ScoreOf(FoundScore score) => new(score.Precision, score.Recall, score.F1, score.Gold);
}

/// <summary>That mentions of one type were found as another.</summary>
/// <param name="Marked">What people marked.</param>
/// <param name="Found">What was found.</param>
/// <param name="Count">How often.</param>
public sealed record ConfusedTypes(string Marked, string Found, int Count);

/// <summary>Something that an engine did wrong.</summary>
/// <param name="Document">Where.</param>
/// <param name="Before">The text before it.</param>
/// <param name="Surface">What it is about.</param>
/// <param name="After">The text after it.</param>
/// <param name="Marked">What people say it is; empty for nothing.</param>
/// <param name="Found">What the engine says; empty for nothing.</param>
/// <param name="Confidence">How sure it was; 0 for what it did not find.</param>
public sealed record Mistake(Guid Document, string Before, string Surface, string After, string Marked, string Found, double Confidence);
