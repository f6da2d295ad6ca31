using System.IO.Compression;
using System.Text;
using Portal.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;

namespace Portal.Annotations;

/// <summary>Files of annotations as bytes: a text in any of the usual encodings, or a zip of them.</summary>
public static class AnnotationFiles
{
    /// <summary>The largest upload, and the most that a zip may unpack to, in bytes.</summary>
    public const int Largest = 200 << 20;

    private const int MostFiles = 50_000;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Decodes a file, or each file of a zip; folders within a zip become part of the name.</summary>
    /// <exception cref="ProblemException">It is empty, too large, broken, or in no known encoding.</exception>
    public static IReadOnlyList<AnnotationFile> Open(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (content is not { Length: > 0 })
            throw new ProblemException("import.empty", "file", name);
        if (content.Length > Largest)
            throw new ProblemException("import.tooLarge", "file", $"{Largest >> 20}");
        if (content is not [(byte)'P', (byte)'K', 3, 4, ..])
            return [new AnnotationFile(Path.GetFileName(name), Text(content))];
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            var entries = zip.Entries.Where(e => e.Name.Length > 0).ToList();
            if (entries.Count > MostFiles || entries.Sum(e => e.Length) > Largest)
                throw new ProblemException("import.tooLarge", "file", $"{Largest >> 20}");
            return [.. entries.Select(e => new AnnotationFile(e.FullName, Text(Read(e))))];
        }
        catch (InvalidDataException)
        {
            throw new ProblemException("annotations.zip.broken", "file", name);
        }
    }

    /// <summary>One file as it is, several as a zip.</summary>
    public static (string Name, byte[] Content) Pack(IReadOnlyList<AnnotationFile> files, string name)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 1)
            return (name + Path.GetExtension(files[0].Name), s_utf8.GetBytes(files[0].Text));
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var file in files)
            {
                using var entry = zip.CreateEntry(file.Name, CompressionLevel.Fastest).Open();
                entry.Write(s_utf8.GetBytes(file.Text));
            }
        }

        return (name + ".zip", bytes.ToArray());
    }

    private static string Text(byte[] content)
    {
        try
        {
            return TextDecoder.Decode(content, null).Text;
        }
        catch (ImportRejectedException rejected)
        {
            throw new ProblemException(rejected.ToProblem());
        }
    }

    // The stated length may lie.
    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var content = new byte[entry.Length];
        stream.ReadExactly(content);
        return content;
    }
}
