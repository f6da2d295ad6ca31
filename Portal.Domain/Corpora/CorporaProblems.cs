namespace Portal.Domain.Corpora;

/// <summary>Problems of corpora, documents, and of files that are read.</summary>
public static class CorporaProblems
{
    /// <summary>“The name of a corpus has at most 100 characters.”</summary>
    public static ProblemCode CorpusNameIllegal { get; } = new("corpus.name.illegal");

    /// <summary>“There is no corpus ‘{0}’ in this workspace. Look at the list of corpora for its name.”</summary>
    public static ProblemCode CorpusUnknown { get; } = new("corpus.unknown");

    /// <summary>“The text is empty.”</summary>
    public static ProblemCode DocumentEmpty { get; } = new("document.empty");

    /// <summary>“This document is annotated by each for themselves, so its state follows from what they have finished. Nothing was
    /// changed.”</summary>
    public static ProblemCode DocumentStatusAssigned { get; } = new("document.status.assigned");

    /// <summary>“A document holds at most {0} characters; this one has {1}.”</summary>
    public static ProblemCode DocumentTooLong { get; } = new("document.tooLong");

    /// <summary>“There is no such document in this workspace.”</summary>
    public static ProblemCode DocumentUnknown { get; } = new("document.unknown");

    /// <summary>“There is no file {0}.”</summary>
    public static ProblemCode FileUnknown { get; } = new("file.unknown");

    /// <summary>“The file has no column ‘{0}’. It has: {1}”</summary>
    public static ProblemCode ImportColumnUnknown { get; } = new("import.column.unknown");

    /// <summary>“‘{0}’ is damaged or not what its name says ({1}). Nothing was imported.”</summary>
    public static ProblemCode ImportDamaged { get; } = new("import.damaged");

    /// <summary>“‘{0}’ is empty.”</summary>
    public static ProblemCode ImportEmpty { get; } = new("import.empty");

    /// <summary>“The encoding of the file could not be told; choose it.”</summary>
    public static ProblemCode ImportEncodingNotFound { get; } = new("import.encoding.notFound");

    /// <summary>“The encoding ‘{0}’ is not known.”</summary>
    public static ProblemCode ImportEncodingUnknown { get; } = new("import.encoding.unknown");

    /// <summary>“The file is not in {0}.”</summary>
    public static ProblemCode ImportEncodingWrong { get; } = new("import.encoding.wrong");

    /// <summary>“‘{0}’ is encrypted. Save it without a password and try again.”</summary>
    public static ProblemCode ImportEncrypted { get; } = new("import.encrypted");

    /// <summary>“Questions and answers need a file with columns.”</summary>
    public static ProblemCode ImportFaqNoColumns { get; } = new("import.faq.noColumns");

    /// <summary>“‘{0}’ is no {1} file, whatever its name says.”</summary>
    public static ProblemCode ImportFormatMismatch { get; } = new("import.format.mismatch");

    /// <summary>“Files that end in ‘{0}’ cannot be read. These can: {1}”</summary>
    public static ProblemCode ImportFormatUnknown { get; } = new("import.format.unknown");

    /// <summary>“Line {0} is no valid JSON.”</summary>
    public static ProblemCode ImportJsonBroken { get; } = new("import.json.broken");

    /// <summary>“The JSON is no list of objects or texts.”</summary>
    public static ProblemCode ImportJsonNoObjects { get; } = new("import.json.noObjects");

    /// <summary>“‘{0}’ holds pictures of text only. Run text recognition first.”</summary>
    public static ProblemCode ImportPdfNoText { get; } = new("import.pdf.noText");

    /// <summary>“A text has at most {0} characters. Split the file.”</summary>
    public static ProblemCode ImportTooLong { get; } = new("import.tooLong");

    /// <summary>“A file has at most {0} columns.”</summary>
    public static ProblemCode ImportTooManyColumns { get; } = new("import.tooManyColumns");

    /// <summary>“A PDF has at most {0} pages; this one has {1}.”</summary>
    public static ProblemCode ImportTooManyPages { get; } = new("import.tooManyPages");

    /// <summary>“A file has at most {0} rows. Split it.”</summary>
    public static ProblemCode ImportTooManyRows { get; } = new("import.tooManyRows");

    /// <summary>“Reading ‘{0}’ took more than {1} MiB of memory; it was refused.”</summary>
    public static ProblemCode ImportTooMuchMemory { get; } = new("import.tooMuchMemory");

    /// <summary>“Reading ‘{0}’ took longer than {1} seconds; it was refused.”</summary>
    public static ProblemCode ImportTooSlow { get; } = new("import.tooSlow");

    /// <summary>“‘{0}’ unpacks to far more than it should; it was refused.”</summary>
    public static ProblemCode ImportZipBomb { get; } = new("import.zip.bomb");

    /// <summary>“The archive has an illegal path ‘{0}’; it was refused.”</summary>
    public static ProblemCode ImportZipPath { get; } = new("import.zip.path");

    /// <summary>“The archive has more than {0} parts; it was refused.”</summary>
    public static ProblemCode ImportZipTooManyEntries { get; } = new("import.zip.tooManyEntries");

    /// <summary>“Less than {0} MiB are free on the server's disk; the file was not taken. Free some space and try again.”</summary>
    public static ProblemCode StorageLow { get; } = new("storage.low");

    /// <summary>The code that another process, which read a file, wrote down as one of these.</summary>
    public static ProblemCode OfReader(string code) => new(code);
}
