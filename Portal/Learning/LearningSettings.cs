using System.Runtime.CompilerServices;
using System.Text.Json;
using Portal.Domain.Annotation.Assertions;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning;

/// <summary>When a workspace trains by itself.</summary>
public enum LearningSchedule
{
    /// <summary>Only when somebody asks for it.</summary>
    Manual,

    /// <summary>While people work, when enough has changed.</summary>
    WhileWorking,

    /// <summary>Once a day, when something has changed.</summary>
    Daily,
}

/// <summary>How a workspace learns and suggests.</summary>
public sealed record LearningSettings
{
    private static readonly Lazy<AssertionDetector> s_default = new(() => new AssertionDetector(AssertionCues.Default));

    private static readonly ConditionalWeakTable<string, AssertionDetector> s_detectors = [];

    /// <summary>When it trains by itself.</summary>
    public LearningSchedule Schedule { get; init; } = LearningSchedule.WhileWorking;

    /// <summary>A trained engine takes over by itself when its F1 in cross-validation is at least this, 0 to 1. One that a person chose
    /// stays.</summary>
    public double ActivationF1 { get; init; } = 0.3;

    /// <summary>What gets a tag; null to go by the texts.</summary>
    public TaggingUnits? Units { get; init; }

    /// <summary>How a tagger learns.</summary>
    public TaggerAlgorithm Algorithm { get; init; } = TaggerAlgorithm.PassiveAggressive;

    /// <summary>Whether relations are also learned from documents that nobody has labeled, where they name both ends of an approved
    /// triple.</summary>
    public bool LearnsFromTriples { get; init; }

    /// <summary>Proposals that are less sure than this are not shown, 0 to 1.</summary>
    public double LeastConfidence { get; init; }

    /// <summary>The same for single types.</summary>
    public IReadOnlyDictionary<string, double> LeastConfidenceOfTypes { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether confidences are corrected by what people made of suggestions so far.</summary>
    public bool Recalibrates { get; init; } = true;

    /// <summary>The cues by which a text denies, doubts, or speaks of another time or person, a line each; null for those that every
    /// workspace begins with, empty for none.</summary>
    public string? Cues { get; init; }

    /// <summary>Accepting without a person; null when it is off, as it is unless somebody turns it on.</summary>
    public AutoAccept? AutoAccept { get; init; }

    /// <summary>The least confidence of a type that is shown.</summary>
    public double Least(string type) => LeastConfidenceOfTypes.GetValueOrDefault(type, LeastConfidence);

    /// <summary>What tells by the cues how a text speaks of a mention. Lines that are no cues any more are passed over.</summary>
    internal AssertionDetector Detector =>
        Cues is null
            ? s_default.Value
            : s_detectors.GetValue(Cues, lines => new AssertionDetector(AssertionCues.Parse(lines).Value ?? AssertionCues.Nothing));

    internal static LearningSettings Read(string? json) =>
        json is null ? new LearningSettings() : JsonSerializer.Deserialize<LearningSettings>(json)!;
}

/// <summary>Accepting without a person what is sure enough.</summary>
/// <param name="Threshold">From which confidence on, 0.5 to 1.</param>
/// <param name="Types">Of which types; all when it is empty.</param>
/// <param name="By">Who turned it on: it happens in their name.</param>
public sealed record AutoAccept(double Threshold, IReadOnlyList<string> Types, Guid By);
