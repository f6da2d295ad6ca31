namespace Portal.Domain.Annotation.Exchange;

/// <summary>A file format for annotated texts.</summary>
/// <remarks>Writing says what is lost by <see cref="CannotHold"/>: <c>Read(Write(x))</c> equals <c>x</c> without those members
/// (<see cref="AnnotationMembers"/>).</remarks>
public interface IAnnotationFormat
{
    /// <summary>The name that scripts use.</summary>
    string Name { get; }

    /// <summary>The extension of its files, with the point; files of other extensions are not its own.</summary>
    string Extension { get; }

    /// <summary>The members that are lost; see <see cref="AnnotationMembers.All"/>.</summary>
    IReadOnlyList<string> CannotHold { get; }

    /// <summary>Reads files. One broken line is rejected alone; a failure means that nothing of it is of this format.</summary>
    Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files);

    /// <summary>Writes texts: one file, or several.</summary>
    IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents);
}
