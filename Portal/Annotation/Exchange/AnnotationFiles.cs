using System.IO.Compression;
using System.Text;
using Portal.Corpora;
using Portal.Corpora.Readers;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;

namespace Portal.Annotation.Exchange;

/// <summary>Files of annotations as bytes: a text in any of the usual encodings, or a zip of them.</summary>
public static class AnnotationFiles
{
    /// <summary>The largest upload, and the most that a zip and the zips in it may unpack to together, in bytes.</summary>
    public const int Largest = 200 << 20;

    private const int MostFiles = 50_000;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Decodes a file, or each file of a zip; folders within a zip become part of the name.</summary>
    /// <exception cref="ProblemException">It is empty, too large, broken, or in no known encoding.</exception>
    public static IReadOnlyList<AnnotationFile> Open(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (content is not { Length: > 0 })
            throw new ProblemException(CorporaProblems.ImportEmpty, "file", name);
        if (content.Length > Largest)
            throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{Largest >> 20}");
        if (content is not [(byte)'P', (byte)'K', 3, 4, ..])
            return [new AnnotationFile(Path.GetFileName(name), Text(content))];
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            return Unpacked(zip, new UnpackBudget(Path.GetFileName(name), content.Length, Largest, MostFiles));
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(ExchangeProblems.ZipBroken, "file", name);
        }
    }

    // In a project export of INCEpTION the curated documents are curation/NAME/CURATION_USER.*, or a zip of that; what single users
    // annotated is beside them.
    private static List<AnnotationFile> Unpacked(ZipArchive zip, UnpackBudget budget)
    {
        budget.TakeFiles(zip.Entries.Count);
        var entries = zip.Entries.Where(e => e.Name.Length > 0).ToList();
        var curated = entries
            .Where(e => e.FullName.Split('/') is [.., "curation", _, ['C', 'U', 'R', 'A', 'T', 'I', 'O', 'N', ..]])
            .ToList();
        if (curated.Count == 0)
            return [.. entries.Select(e => new AnnotationFile(e.FullName, Text(budget.Read(e))))];
        var files = new List<AnnotationFile>();
        foreach (var entry in curated)
        {
            var (name, content) = (entry.FullName, budget.Read(entry));
            if (!name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                files.Add(new AnnotationFile(name, Text(content)));
                continue;
            }

            // No deeper than this: an archive within it is no document.
            using var inner = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            budget.TakeFiles(inner.Entries.Count);
            // Beside the document lies its type system, which is XML.
            files.AddRange(
                inner
                    .Entries.Where(e =>
                        e.Name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
                        || e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                    )
                    .Select(e => new AnnotationFile($"{name[..(name.LastIndexOf('/') + 1)]}{e.Name}", Text(budget.Read(e))))
            );
        }

        return files;
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
}
