using System.Text;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Schema.Exchange;

/// <summary>A file that holds a schema.</summary>
public sealed record SchemaFile(string FileName, string ContentType, byte[] Content);

/// <summary>The formats that schemas are read from and written to, by name.</summary>
public static class SchemaFormats
{
    private static readonly UTF8Encoding s_utf8 = new(false);

    /// <summary>Formats to read.</summary>
    public static IReadOnlyList<string> Readable { get; } =
    ["json", "arrows", "data-importer", "openspg", "cmeie", "duie", "owl", "xlsx", "triples"];

    /// <summary>Formats to write.</summary>
    public static IReadOnlyList<string> Writable { get; } = ["json", "openspg", "turtle", "cypher", "mermaid", "xlsx", "codebook"];

    /// <summary>What a format that is read and written cannot hold, see <see cref="SchemaMembers"/>; null for one that is only read or only
    /// written.</summary>
    public static IReadOnlyList<string>? CannotHold(string format) =>
        format switch
        {
            "json" => [],
            "openspg" => OpenSpgFormat.CannotHold,
            "xlsx" => SchemaWorkbook.CannotHold,
            "turtle" or "owl" => TurtleWriter.CannotHold,
            _ => null,
        };

    /// <summary>Reads a file. A format that is not given is found out by trying, the most telling first.</summary>
    public static Result<(SchemaImport Import, string Format)> Read(byte[] content, string? format)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (format is not null)
            return ReadOne(content, format).Convert(i => (i, format));
        var tries = content is [0x50, 0x4B, ..]
            ? ["xlsx"]
            : new[] { "json", "data-importer", "arrows", "duie", "owl", "openspg", "triples" };
        Problem? first = null;
        foreach (var name in tries)
        {
            var read = ReadOne(content, name);
            if (read.Success && read.Value.Schema.Entities.Length > 0)
                return Result<(SchemaImport, string)>.Of((read.Value, name));
            first ??= read.Problems.FirstOrDefault(p => !p.Is(SchemaProblems.ImportOtherKind) && !p.Is(SchemaProblems.JsonNotASchema));
        }

        return Result<(SchemaImport, string)>.Failed(
            tries.Length == 1 && first is not null ? first : new Problem(SchemaProblems.ImportOtherKind, "")
        );
    }

    /// <summary>Writes a schema.</summary>
    /// <exception cref="ProblemException"><c>schema.format.unknown</c></exception>
    public static SchemaFile Write(KnowledgeSchema schema, string format, string name, string language) =>
        format switch
        {
            "json" => Text($"{name}.schema.json", "application/json", SchemaJson.Write(schema)),
            "openspg" => Text($"{name}.schema", "text/plain", OpenSpgFormat.Write(schema)),
            "turtle" => Text($"{name}.ttl", "text/turtle", TurtleWriter.Write(schema)),
            "cypher" => Text($"{name}.cypher", "text/plain", CypherConstraints.Write(schema)),
            "mermaid" => Text($"{name}.mmd", "text/plain", MermaidWriter.Write(schema, language)),
            "xlsx" => new SchemaFile(
                $"{name}.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                SchemaWorkbook.Write(schema)
            ),
            "codebook" => Text($"{name}.html", "text/html", CodeBook.Write(schema, name)),
            _ => throw new ProblemException(SchemaProblems.FormatUnknown, "format", format ?? ""),
        };

    private static Result<SchemaImport> ReadOne(byte[] content, string format)
    {
        if (format == "xlsx")
            return SchemaWorkbook.Read(content);
        var text = Decode(content);
        return format switch
        {
            "json" => SchemaJson.Read(text).Convert(s => new SchemaImport(s, [])),
            "arrows" => ArrowsReader.Read(text),
            "data-importer" => DataImporterReader.Read(text),
            "openspg" => OpenSpgFormat.Read(text),
            "cmeie" or "duie" => SpoSchemaReader.Read(text),
            "owl" or "turtle" => OwlReader.Read(text),
            "triples" => TriplesSchemaReader.Read(text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
                is { Schema.Entities.Length: > 0 } import
                ? Result<SchemaImport>.Of(import)
                : Result<SchemaImport>.Failed(new Problem(SchemaProblems.ImportOtherKind, "")),
            _ => Result<SchemaImport>.Failed(new Problem(SchemaProblems.FormatUnknown, "format", format)),
        };
    }

    private static string Decode(byte[] content)
    {
        if (content is [0x1F, 0x8B, ..])
        {
            using var gzip = new System.IO.Compression.GZipStream(
                new MemoryStream(content),
                System.IO.Compression.CompressionMode.Decompress
            );
            using var plain = new StreamReader(gzip);
            var buffer = new char[1 << 16];
            var text = new StringBuilder();
            int read;
            // A small file may unpack to a huge one.
            while (text.Length < MostCharacters && (read = plain.Read(buffer)) > 0)
                text.Append(buffer, 0, read);
            return text.ToString();
        }

        using var reader = new StreamReader(new MemoryStream(content), s_utf8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private const int MostCharacters = 64 << 20;

    private static SchemaFile Text(string fileName, string contentType, string text) =>
        new(fileName, contentType + "; charset=utf-8", s_utf8.GetBytes(text));
}
