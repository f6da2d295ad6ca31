namespace Portal.Domain.Annotation.Exchange;

/// <summary>The formats, by the names that scripts use.</summary>
public static class AnnotationFormats
{
    /// <summary>All that are text; Excel is the host's.</summary>
    public static IReadOnlyList<IAnnotationFormat> All { get; } =
    [
        PortalJsonFormat.Instance,
        TagFormat.Bio,
        TagFormat.Bmes,
        TagFormat.Bioes,
        ConllFormat.Conll2003,
        ConllFormat.Conll04,
        BratFormat.Instance,
        SpanJsonFormat.Doccano,
        LabelStudioFormat.Instance,
        SpanJsonFormat.Prodigy,
        SpanJsonFormat.PubAnnotation,
        WebAnnoFormat.Instance,
        UimaJsonFormat.Instance,
        ClueFormat.Cluener,
        ClueFormat.Cmeee,
        SpoFormat.Cmeie,
        SpoFormat.Duie,
        UieFormat.Instance,
        InstructKgcFormat.Instance,
    ];

    /// <summary>The format of a name; null when there is none.</summary>
    public static IAnnotationFormat? Find(string? name) =>
        All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));
}
