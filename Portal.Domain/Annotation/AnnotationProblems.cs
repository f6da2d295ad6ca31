namespace Portal.Domain.Annotation;

/// <summary>Problems of what is marked in a document, and of its edits.</summary>
public static class AnnotationProblems
{
    /// <summary>“The name of an attribute is one word of at most {0} characters, its value one line of at most {1}. Nothing was
    /// changed.”</summary>
    public static ProblemCode AttributeIllegal { get; } = new("annotation.attribute.illegal");

    /// <summary>“One annotation has at most {0} attributes. Take one away first; nothing was changed.”</summary>
    public static ProblemCode AttributeMany { get; } = new("annotation.attribute.many");

    /// <summary>“{0} commands at once cannot be done; from 1 to {1} can. Nothing was changed.”</summary>
    public static ProblemCode BatchSize { get; } = new("annotation.batch.size");

    /// <summary>“A comment needs text, of at most {0} characters.”</summary>
    public static ProblemCode CommentIllegal { get; } = new("annotation.comment.illegal");

    /// <summary>“The comment is no longer there.”</summary>
    public static ProblemCode CommentUnknown { get; } = new("annotation.comment.unknown");

    /// <summary>“Somebody else changed it after you saw it. Nothing was overwritten.”</summary>
    public static ProblemCode Conflict { get; } = new("annotation.conflict");

    /// <summary>“A mention has 1 to {0} pieces. Nothing was changed.”</summary>
    public static ProblemCode FragmentsCount { get; } = new("annotation.fragments.count");

    /// <summary>“A border of a mention in {0} pieces cannot pass over a piece. Cut a piece out instead; nothing was
    /// changed.”</summary>
    public static ProblemCode FragmentsResize { get; } = new("annotation.fragments.resize");

    /// <summary>“This mention exists already.”</summary>
    public static ProblemCode IdTaken { get; } = new("annotation.id.taken");

    /// <summary>“‘{0}’ is marked so already.”</summary>
    public static ProblemCode MentionExists { get; } = new("annotation.mention.exists");

    /// <summary>“The mention is no longer there; nothing was changed.”</summary>
    public static ProblemCode Missing { get; } = new("annotation.missing");

    /// <summary>“A mention in several pieces is written the same nowhere else, so it cannot be carried on. Mark the other places by
    /// hand.”</summary>
    public static ProblemCode PropagateFragments { get; } = new("annotation.propagate.fragments");

    /// <summary>“Only what is accepted can be carried to other places. Accept the mention first.”</summary>
    public static ProblemCode PropagateNotAccepted { get; } = new("annotation.propagate.notAccepted");

    /// <summary>“‘{1}’ has no property ‘{0}’.”</summary>
    public static ProblemCode PropertyIllegal { get; } = new("annotation.property.illegal");

    /// <summary>“This relation is marked already.”</summary>
    public static ProblemCode RelationExists { get; } = new("annotation.relation.exists");

    /// <summary>“A mention cannot be related to itself.”</summary>
    public static ProblemCode RelationSelf { get; } = new("annotation.relation.self");

    /// <summary>“White space alone cannot be marked.”</summary>
    public static ProblemCode SpanBlank { get; } = new("annotation.span.blank");

    /// <summary>“Characters {0} to {1} are no part of the text.”</summary>
    public static ProblemCode SpanIllegal { get; } = new("annotation.span.illegal");

    /// <summary>“Line {0} is no cue: ‘{1}’. Write the words, a bar, negated, uncertain, historical or other, a bar, and before, after,
    /// around, none or stop. Nothing was saved.”</summary>
    public static ProblemCode CueIllegal { get; } = new("annotation.cue.illegal");

    /// <summary>“There are {0} cues; at most {1} can be kept. Nothing was saved.”</summary>
    public static ProblemCode CuesMany { get; } = new("annotation.cue.many");

    /// <summary>“The schema has no entity type ‘{0}’.”</summary>
    public static ProblemCode TypeUnknown { get; } = new("annotation.type.unknown");

    /// <summary>“‘{0}’ is no decision: write accept or reject.”</summary>
    public static ProblemCode ReviewDecision { get; } = new("annotations.review.decision");

    /// <summary>“‘{0}’ is no row of this workspace any more; it was changed or comes from elsewhere.”</summary>
    public static ProblemCode ReviewUnknown { get; } = new("annotations.review.unknown");

    /// <summary>“The schema has no type ‘{0}’ (‘{1}’). Add the type first, or import with new types added to the draft.”</summary>
    public static ProblemCode AnnotationsTypeUnknown { get; } = new("annotations.type.unknown");

    /// <summary>“This edit is not legal; nothing was changed.”</summary>
    public static ProblemCode EditIllegal { get; } = new("edit.illegal");

    /// <summary>“At most {0} edits at a time.”</summary>
    public static ProblemCode EditTooMany { get; } = new("edit.tooMany");

    /// <summary>“This layer cannot be changed by you: it is somebody else's, finished, or the curators'. Nothing was lost; open the
    /// document again to see what you may do.”</summary>
    public static ProblemCode LayerReadOnly { get; } = new("layer.readOnly");

    /// <summary>“A dictionary term has 1 to {0} characters.”</summary>
    public static ProblemCode TermsLength { get; } = new("terms.length");
}
