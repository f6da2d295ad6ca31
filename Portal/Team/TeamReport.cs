using Portal.Data.Corpora;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Team.Agreement;

namespace Portal.Team;

/// <summary>Where the annotation of a corpus stands, and how it goes.</summary>
/// <param name="Documents">How many there are.</param>
/// <param name="ByStatus">By where the annotators stand.</param>
/// <param name="ByReview">By what reviewers say.</param>
/// <param name="ByCuration">By where curation stands.</param>
/// <param name="Annotators">Each annotator.</param>
/// <param name="Days">Finished assignments and decisions, day by day (UTC), the last thirty days on which something was done.</param>
/// <param name="DaysTotal">On how many days something was done in all.</param>
/// <param name="Labels">Accepted mentions by type, in the shared layer and in the annotators' own.</param>
/// <param name="Suggesters">Each engine that has suggested something.</param>
/// <param name="Guard">What suggestions do to annotators.</param>
public sealed record TeamReport(
    int Documents,
    IReadOnlyDictionary<DocumentStatus, int> ByStatus,
    IReadOnlyDictionary<ReviewState, int> ByReview,
    IReadOnlyDictionary<CurationState, int> ByCuration,
    IReadOnlyList<AnnotatorProgress> Annotators,
    IReadOnlyList<DayWork> Days,
    int DaysTotal,
    IReadOnlyList<LabelCount> Labels,
    IReadOnlyList<SuggesterQuality> Suggesters,
    AnchoringGuard Guard
);

/// <summary>One annotator's work on a corpus.</summary>
/// <param name="User">The account.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Open">Documents that are theirs to do.</param>
/// <param name="Finished">Documents they have finished.</param>
/// <param name="Abandoned">Documents that went back to the pool.</param>
/// <param name="ActiveHours">Time of work, pauses cut.</param>
/// <param name="CharactersPerHour">Of finished documents; null before there are any.</param>
/// <param name="Record">Their claims beside what was curated; null before anything of theirs was.</param>
public sealed record AnnotatorProgress(
    Guid User,
    string Name,
    int Open,
    int Finished,
    int Abandoned,
    double ActiveHours,
    double? CharactersPerHour,
    AnnotatorRecord? Record
);

/// <summary>What was done on a day.</summary>
public sealed record DayWork(DateOnly Day, int Finished, int Edits);

/// <summary>How often a type was annotated.</summary>
public sealed record LabelCount(string Type, int Shared, int Own);

/// <summary>How good the suggestions of an engine turned out to be.</summary>
/// <param name="Origin">The engine.</param>
/// <param name="Accepted">Taken as they were.</param>
/// <param name="Corrected">Taken with another type or other borders.</param>
/// <param name="Rejected">Not taken.</param>
/// <param name="Undecided">Still waiting.</param>
/// <param name="Precision">The share of decided suggestions that were right as they were.</param>
/// <param name="Calibration">Whether confidence means what it says.</param>
public sealed record SuggesterQuality(
    string Origin,
    int Accepted,
    int Corrected,
    int Rejected,
    int Undecided,
    Interval? Precision,
    Calibration Calibration
);

/// <summary>Documents annotated with suggestions beside documents annotated without.</summary>
/// <param name="With">Finished assignments with suggestions.</param>
/// <param name="Without">Without.</param>
/// <param name="RecallWith">Mean recall of curated claims, where documents are curated.</param>
/// <param name="RecallWithout">The same without suggestions.</param>
/// <param name="RecallDifference">How much higher recall is with suggestions; null before there are two curated documents of each
/// kind.</param>
/// <param name="MinutesWith">Mean minutes for a thousand characters.</param>
/// <param name="MinutesWithout">The same without suggestions.</param>
/// <param name="MinutesDifference">How much longer it takes with suggestions; null before there are two documents of each kind.</param>
public sealed record AnchoringGuard(
    int With,
    int Without,
    double? RecallWith,
    double? RecallWithout,
    Interval? RecallDifference,
    double? MinutesWith,
    double? MinutesWithout,
    Interval? MinutesDifference
);

/// <summary>How well the annotators of a corpus agree.</summary>
/// <param name="Study">The measures.</param>
/// <param name="Names">What the annotators are called.</param>
/// <param name="Titles">What the documents are called.</param>
/// <param name="Drift">Exact F1 and α by the week (UTC, from Monday) in which a document got its last annotator.</param>
public sealed record AgreementReport(
    AgreementStudy Study,
    IReadOnlyDictionary<Guid, string> Names,
    IReadOnlyDictionary<Guid, string> Titles,
    IReadOnlyList<AgreementWeek> Drift
);

/// <summary>Agreement on the documents that were completed in a week.</summary>
public sealed record AgreementWeek(DateOnly From, int Documents, double? F1, double? Alpha);
