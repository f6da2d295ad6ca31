namespace Portal.Annotation;

/// <summary>A document, and whose annotations of it are meant.</summary>
/// <param name="Document">The document.</param>
/// <param name="Layer"><c>Layers.Shared</c>, an account, or null for what the acting user works on there: their own layer where they have
/// one, else the shared one.</param>
public readonly record struct DocumentLayer(Guid Document, Guid? Layer = null)
{
    public static implicit operator DocumentLayer(Guid document) => new(document);
}

/// <summary>A layer as a page shows it.</summary>
/// <param name="Layer">Which one.</param>
/// <param name="Name">Whose, when it is another annotator's; else empty.</param>
/// <param name="CanSee">Whether the user may see it.</param>
/// <param name="CanEdit">Whether the user may change it.</param>
/// <param name="IsAssigned">Whether each annotator of the document has a layer of their own.</param>
/// <param name="IsBlind">Whether they see nothing of each other.</param>
/// <param name="Place">What pages that show it are told changes under.</param>
public sealed record LayerView(Guid Layer, string Name, bool CanSee, bool CanEdit, bool IsAssigned, bool IsBlind, Guid Place);
