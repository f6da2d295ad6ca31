namespace Portal.Annotation;

/// <summary>The kinds of the edits of documents, as the log holds them.</summary>
public static class AnnotationEditKinds
{
    public const string Edit = "document.edit";
    public const string Undo = "document.undo";
    public const string Redo = "document.redo";
    public const string Propagate = "document.propagate";
    public const string Import = "document.import";
}
