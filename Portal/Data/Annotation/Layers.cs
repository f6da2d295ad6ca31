namespace Portal.Data.Annotation;

/// <summary>The layers of a document's annotations.</summary>
public static class Layers
{
    /// <summary>The one that all share: what people label together, and what curators make of annotators' own layers. Triples come from it
    /// alone.</summary>
    public static readonly Guid Shared = Guid.Empty;
}
