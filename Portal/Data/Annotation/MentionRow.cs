using Portal.Domain.Annotation;

namespace Portal.Data.Annotation;

/// <summary>A stored <see cref="EntityMention"/>. Queries see the shared layer alone, unless the context is told to see all.</summary>
public sealed class MentionRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid DocumentId { get; set; }

    /// <summary>Whose it is: <see cref="Layers.Shared"/>, or the account that annotates the document for itself.</summary>
    public Guid LayerId { get; set; }
    public string Type { get; set; } = "";
    public int Start { get; set; }
    public int End { get; set; }

    /// <summary>Its pieces where it is written in several, as <c>0-3;5-7</c>; null where it is in one.</summary>
    public string? Fragments { get; set; }
    public MentionState State { get; set; }
    public string Origin { get; set; } = "";
    public Guid? AuthorId { get; set; }
    public double Confidence { get; set; }
    public Assertion Assertion { get; set; }

    /// <summary>Names with values, as JSON; null for none.</summary>
    public string? Attributes { get; set; }

    /// <summary>What was suggested, where a person has corrected it: type, start and end; null where nobody has.</summary>
    public string? SuggestedAs { get; set; }

    /// <summary>Which engines propose it, as JSON; null where there is only its <see cref="Origin"/>.</summary>
    public string? Votes { get; set; }

    /// <summary>Whether it was accepted because its confidence is above a threshold, and no person has looked at it since.</summary>
    public bool IsAutoAccepted { get; set; }
    public Guid? DecidedBy { get; set; }
    public DateTime? DecidedAt { get; set; }
}
