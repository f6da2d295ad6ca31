using Portal.Data.Corpora;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;

namespace Portal.Team.Curation;

/// <summary>A document with what its annotators claim and what was decided.</summary>
/// <param name="Document">The document.</param>
/// <param name="Corpus">Its corpus.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
/// <param name="State">Where its curation stands.</param>
/// <param name="ReviewState">What a reviewer says.</param>
/// <param name="ReviewNote">Why it was returned.</param>
/// <param name="Annotators">Those who have finished it.</param>
/// <param name="Unfinished">How many have not.</param>
/// <param name="Claims">In the order of the text, mentions before relations.</param>
/// <param name="Open">How many wait for a curator.</param>
public sealed record CurationView(
    Guid Document,
    Guid Corpus,
    string Title,
    string Text,
    CurationState State,
    ReviewState ReviewState,
    string ReviewNote,
    IReadOnlyList<CurationAnnotator> Annotators,
    int Unfinished,
    IReadOnlyList<ClaimView> Claims,
    int Open
);

/// <summary>An annotator of the document.</summary>
/// <param name="User">The account.</param>
/// <param name="Name">Its name, or a letter where names are hidden.</param>
/// <param name="Claims">How many claims are theirs.</param>
/// <param name="Seconds">Time of work, pauses cut.</param>
public sealed record CurationAnnotator(Guid User, string Name, int Claims, double Seconds);

/// <summary>What became of a claim.</summary>
public enum ClaimDecision
{
    /// <summary>It waits for a curator.</summary>
    Open,
    Taken,
    Dropped,
}

/// <summary>A claim with who makes it and what was decided. What a curator has added on their own has no voters.</summary>
/// <param name="Key">Names it within the document.</param>
/// <param name="IsRelation">Whether it relates mentions.</param>
/// <param name="Type">Its type.</param>
/// <param name="Start">Of a mention or of a relation's head, in UTF-16 units.</param>
/// <param name="End">Its end, exclusive.</param>
/// <param name="Surface">What is written there.</param>
/// <param name="TailStart">Of a relation's tail or a property's value.</param>
/// <param name="TailEnd">Its end, exclusive.</param>
/// <param name="Tail">What is written there.</param>
/// <param name="Assertion">Whether the text says that it is so.</param>
/// <param name="State">How far the annotators agree.</param>
/// <param name="Voters">Who claims it.</param>
/// <param name="Decision">What became of it.</param>
/// <param name="IsManual">Whether a curator decided.</param>
/// <param name="Rule">What decided: a merge's rule, or <c>curator</c>; empty while open.</param>
/// <param name="Reason">Why annotators differed, as the curator sees it.</param>
/// <param name="DecidedBy">Who decided; for a merge, who started it.</param>
/// <param name="DecidedAt">When, UTC.</param>
public sealed record ClaimView(
    string Key,
    bool IsRelation,
    string Type,
    int Start,
    int End,
    string Surface,
    int? TailStart,
    int? TailEnd,
    string? Tail,
    Assertion Assertion,
    AgreementState State,
    IReadOnlyList<Guid> Voters,
    ClaimDecision Decision,
    bool IsManual,
    string Rule,
    string Reason,
    string? DecidedBy,
    DateTime? DecidedAt
);

/// <summary>A decision that a curator asks for.</summary>
/// <param name="Claim">The key of the claim.</param>
/// <param name="Take">Whether it is right.</param>
/// <param name="Reason">Why annotators differed: one of <see cref="CurationService.Reasons"/>, or empty.</param>
public sealed record ClaimChoice(string Claim, bool Take, string Reason = "");

/// <summary>What a merge came to.</summary>
public sealed record MergeResult(int Documents, int Taken, int Dropped, int Open);
