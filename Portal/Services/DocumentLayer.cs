namespace Portal.Services;

/// <summary>A document, and whose annotations of it are meant.</summary>
/// <param name="Document">The document.</param>
/// <param name="Layer"><c>Layers.Shared</c>, an account, or null for what the acting user works on there: their own layer where they have one, else the shared one.</param>
public readonly record struct DocumentLayer(Guid Document, Guid? Layer = null)
{
    public static implicit operator DocumentLayer(Guid document) => new(document);
}
