namespace Portal.Domain.Team;

/// <summary>Problems of assignments, curation and agreement.</summary>
public static class TeamProblems
{
    /// <summary>“There is nothing to compare: it takes two annotators who have finished the same document, and a span that one of
    /// them marked.”</summary>
    public static ProblemCode AgreementNoUnits { get; } = new("agreement.noUnits");

    /// <summary>“Everybody says the same of everything, so no chance agreement can be told from it and the measure is
    /// undefined.”</summary>
    public static ProblemCode AgreementOneValue { get; } = new("agreement.oneValue");

    /// <summary>“This document went back to the pool because nothing happened for too long. What you did is kept; ask a reviewer to
    /// give it to you again.”</summary>
    public static ProblemCode AssignmentAbandoned { get; } = new("assignment.abandoned");

    /// <summary>“The curation of this document is done, so your work on it cannot be opened again. Ask a curator.”</summary>
    public static ProblemCode AssignmentCurated { get; } = new("assignment.curated");

    /// <summary>“{0} of these accounts may not annotate in this workspace, or none was chosen. Nothing was given out; check the
    /// members in Settings.”</summary>
    public static ProblemCode AssignmentMember { get; } = new("assignment.member");

    /// <summary>“Only finished work can be given back. Reload the page to see where it stands.”</summary>
    public static ProblemCode AssignmentNotFinished { get; } = new("assignment.notFinished");

    /// <summary>“This corpus is labeled together, so no documents are given out. Set it to ‘each for themselves’ on the Team page
    /// first.”</summary>
    public static ProblemCode AssignmentOpen { get; } = new("assignment.open");

    /// <summary>“{0} suggestions in your layer are undecided. Accept or reject them, then finish; your work is saved.”</summary>
    public static ProblemCode AssignmentUndecided { get; } = new("assignment.undecided");

    /// <summary>“This document is not assigned to that annotator any more. Reload the page to see who has it.”</summary>
    public static ProblemCode AssignmentUnknown { get; } = new("assignment.unknown");

    /// <summary>“Choose at least {0} annotators, each with a weight above 0. Nothing was given out.”</summary>
    public static ProblemCode AssignmentWeights { get; } = new("assignment.weights");

    /// <summary>“No annotator claims this any more ({0}). Reload the page; nothing was decided.”</summary>
    public static ProblemCode CurationClaimUnknown { get; } = new("curation.claim.unknown");

    /// <summary>“The curation of this document is done. Open it again to change something.”</summary>
    public static ProblemCode CurationDone { get; } = new("curation.done");

    /// <summary>“Nobody has finished this document, so there is nothing to merge. Wait for an annotator to finish.”</summary>
    public static ProblemCode CurationNothing { get; } = new("curation.nothing");

    /// <summary>“{0} claims are still open. Decide them, then curation is done.”</summary>
    public static ProblemCode CurationOpen { get; } = new("curation.open");

    /// <summary>“‘{0}’ is no reason that is known. Choose one of the list; nothing was decided.”</summary>
    public static ProblemCode CurationReason { get; } = new("curation.reason");

    /// <summary>“The threshold must be from {0} to {1}: below one half, two claims that contradict each other could both win. Nothing
    /// was merged.”</summary>
    public static ProblemCode CurationThreshold { get; } = new("curation.threshold");

    /// <summary>“The number of annotators a document must be from 1 to {0}. The plan is as it was.”</summary>
    public static ProblemCode PlanAnnotators { get; } = new("plan.annotators");

    /// <summary>“The hours after which a document goes back must be from 0 (never) to {0}. The plan is as it was.”</summary>
    public static ProblemCode PlanHours { get; } = new("plan.hours");

    /// <summary>“The share of documents without suggestions must be from 0 to 100. The plan is as it was.”</summary>
    public static ProblemCode PlanPercent { get; } = new("plan.percent");
}
