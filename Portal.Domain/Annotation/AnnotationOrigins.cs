namespace Portal.Domain.Annotation;

/// <summary>Who proposed an annotation, where it is no engine.</summary>
public static class AnnotationOrigins
{
    /// <summary>A person marked it.</summary>
    public const string Person = "person";
}
