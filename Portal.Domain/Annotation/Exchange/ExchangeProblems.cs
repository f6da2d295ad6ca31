namespace Portal.Domain.Annotation.Exchange;

/// <summary>Problems of files of annotations: what could not be taken, and why.</summary>
public static class ExchangeProblems
{
    /// <summary>“Nothing in the file is of the format {0}. Nothing was changed.”</summary>
    public static ProblemCode FormatOther { get; } = new("annotations.format.other");

    /// <summary>“There is no format {0}. There are: {1}”</summary>
    public static ProblemCode FormatUnknown { get; } = new("annotations.format.unknown");

    /// <summary>“This is no JSON: {0}”</summary>
    public static ProblemCode JsonBroken { get; } = new("annotations.json.broken");

    /// <summary>“This line cannot be read: {0}”</summary>
    public static ProblemCode LineBroken { get; } = new("annotations.line.broken");

    /// <summary>“Types are written by id, zh or en, not by {0}.”</summary>
    public static ProblemCode NamesUnknown { get; } = new("annotations.names.unknown");

    /// <summary>“Not taken, because it cannot be held: {0}”</summary>
    public static ProblemCode NotHeld { get; } = new("annotations.notHeld");

    /// <summary>“This record is not of the format {0}.”</summary>
    public static ProblemCode RecordOther { get; } = new("annotations.record.other");

    /// <summary>“A relation names ‘{0}’, which is no span of the text.”</summary>
    public static ProblemCode RelationEnd { get; } = new("annotations.relation.end");

    /// <summary>“The schema does not allow ‘{0}’ from {1} to {2}.”</summary>
    public static ProblemCode RelationIllegal { get; } = new("annotations.relation.illegal");

    /// <summary>“‘{0}’ cannot be related to itself.”</summary>
    public static ProblemCode RelationSelf { get; } = new("annotations.relation.self");

    /// <summary>“{0}–{1} is no span of a text of {2} characters.”</summary>
    public static ProblemCode SpanIllegal { get; } = new("annotations.span.illegal");

    /// <summary>“The file says ‘{0}’ where the text has ‘{1}’: the offsets do not fit the text.”</summary>
    public static ProblemCode SpanSurface { get; } = new("annotations.span.surface");

    /// <summary>“‘{0}’ does not occur in the text.”</summary>
    public static ProblemCode SurfaceMissing { get; } = new("annotations.surface.missing");

    /// <summary>“Its text {0} is not there.”</summary>
    public static ProblemCode TextMissing { get; } = new("annotations.text.missing");

    /// <summary>“A span or relation has no type.”</summary>
    public static ProblemCode TypeMissing { get; } = new("annotations.type.missing");

    /// <summary>“A sheet holds {0} rows; this would be {1}. Choose a corpus.”</summary>
    public static ProblemCode XlsxTooLong { get; } = new("annotations.xlsx.tooLong");

    /// <summary>“The archive {0} is broken.”</summary>
    public static ProblemCode ZipBroken { get; } = new("annotations.zip.broken");

    /// <summary>“‘{0}’ cannot be exported; one of {1} can.”</summary>
    public static ProblemCode ExportKindUnknown { get; } = new("export.kind.unknown");
}
