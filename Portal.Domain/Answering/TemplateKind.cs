namespace Portal.Domain.Answering;

/// <summary>The shape of question that a template answers.</summary>
public enum TemplateKind
{
    /// <summary>The value of a property of an entity.</summary>
    Property,

    /// <summary>The tails of a relation whose head is given.</summary>
    Forward,

    /// <summary>The heads of a relation whose tail is given.</summary>
    Backward,

    /// <summary>How many there are.</summary>
    Count,

    /// <summary>Whether a relation holds between two given entities.</summary>
    Exists,

    /// <summary>What is reached over two relations.</summary>
    TwoHop,

    /// <summary>What two given entities have in common.</summary>
    Intersection,
}
