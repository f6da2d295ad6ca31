namespace Portal.Annotation;

/// <summary>The annotations of a layer were changed.</summary>
/// <param name="Place">What pages that show the layer are told changes under: the document, or the assignment for a layer that an annotator
/// has alone.</param>
/// <param name="Revision">The layer's revision after the change; -1 where nothing but the state of its document has changed.</param>
public sealed record LayerChanged(Guid Place, long Revision);
