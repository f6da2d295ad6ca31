namespace Portal.Domain.Answering;

/// <summary>What came of a question.</summary>
public enum AnswerStatus
{
    /// <summary>Answered from the graph.</summary>
    Answered,

    /// <summary>Understood, but the graph does not hold it.</summary>
    NotInGraph,

    /// <summary>No template accounts for what was asked.</summary>
    NotUnderstood,

    /// <summary>Several templates fit equally well.</summary>
    Ambiguous,
}
