namespace Portal.Annotation;

/// <summary>How far an accepted mention is carried to what is written the same.</summary>
public enum PropagationScope
{
    Document,
    Corpus,
    Workspace,
}

/// <summary>A place that would get a suggestion, or cannot.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Start">Where, in UTF-16 positions.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Before">What stands before it, for a line to read.</param>
/// <param name="After">What stands after it.</param>
/// <param name="Obstacle">The surface of what is there instead; empty when the place is free.</param>
/// <param name="ObstacleType">The entity type of it.</param>
/// <param name="IsRejected">A person has rejected it there before.</param>
public sealed record PropagationPlace(
    Guid DocumentId,
    string Title,
    int Start,
    int End,
    string Before,
    string After,
    string Obstacle,
    string ObstacleType,
    bool IsRejected
);

/// <summary>What carrying a mention on would do, or has done.</summary>
/// <param name="Surface">What is written.</param>
/// <param name="Type">The entity type.</param>
/// <param name="Places">The free places: each becomes a suggestion.</param>
/// <param name="Documents">In how many documents.</param>
/// <param name="Collisions">The places that have another mention, or were rejected before: they stay as they are.</param>
/// <param name="Confidence">Of all accepted mentions of this surface in the workspace, the share that has this type.</param>
/// <param name="Samples">The first free places.</param>
/// <param name="CollisionSamples">The first places that are not free.</param>
public sealed record PropagationView(
    string Surface,
    string Type,
    int Places,
    int Documents,
    int Collisions,
    double Confidence,
    IReadOnlyList<PropagationPlace> Samples,
    IReadOnlyList<PropagationPlace> CollisionSamples
);
