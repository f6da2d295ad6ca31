namespace Portal.Schema;

/// <summary>The kinds of the edits of a schema, as the log holds them.</summary>
public static class SchemaEditKinds
{
    public const string Edit = "schema.edit";
    public const string Undo = "schema.undo";
    public const string Redo = "schema.redo";
    public const string Publish = "schema.publish";
    public const string Revert = "schema.revert";
    public const string Review = "schema.review";
}
