using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Corpora;
using Portal.Corpora.Readers;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;

namespace Portal.Annotation.Exchange;

/// <summary>Unpacks and reads a file of annotations in the capped child process; here only its texts arrive. A short plain text is read
/// here.</summary>
public sealed class AnnotationFileProcess(ReaderProcess process)
{
    /// <summary>The hidden verb that the child is started with.</summary>
    public const string Verb = "read-annotations";

    // A short plain text unpacks to nothing more, and need not start a process.
    private const int MostHere = 1 << 18;
    private const char TextMark = '+';
    private const char RejectedMark = '-';
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file, or each file of a zip, as <paramref name="format"/>.</summary>
    /// <exception cref="ProblemException">It cannot be read, takes too much, or nothing of it is of the format.</exception>
    public async Task<AnnotationImport> ReadAsync(string path, string name, string format, CancellationToken cancellationToken)
    {
        try
        {
            return await IsReadHereAsync(path, cancellationToken).ConfigureAwait(false)
                ? Read(path, name, format)
                : await ReadInChildAsync(path, name, format, cancellationToken).ConfigureAwait(false);
        }
        catch (ImportRejectedException refused)
        {
            throw new ProblemException(refused.ToProblem());
        }
    }

    /// <summary>What the child does.</summary>
    public static int Run(string path, string name, string format) =>
        ReaderProcess.Run(output =>
        {
            var read = Read(path, name, format);
            foreach (var text in read.Documents)
                output.WriteLine(TextMark + JsonSerializer.Serialize(text, s_json));
            foreach (var problem in read.Rejected)
                output.WriteLine(RejectedMark + JsonSerializer.Serialize(problem, s_json));
        });

    private async Task<AnnotationImport> ReadInChildAsync(string path, string name, string format, CancellationToken cancellationToken)
    {
        var texts = ImmutableArray.CreateBuilder<AnnotatedText>();
        var rejected = ImmutableArray.CreateBuilder<Problem>();
        await process
            .LinesAsync(
                [Verb, path, name, format],
                name,
                line =>
                {
                    if (line[0] == TextMark)
                        texts.Add(JsonSerializer.Deserialize<AnnotatedText>(line.AsSpan(1), s_json)!);
                    else
                        rejected.Add(JsonSerializer.Deserialize<Problem>(line.AsSpan(1), s_json)!);
                    return Task.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return new AnnotationImport(texts.ToImmutable(), rejected.ToImmutable());
    }

    private static AnnotationImport Read(string path, string name, string format)
    {
        try
        {
            return AnnotationReader.Format(format).Read(AnnotationFiles.Open(name, File.ReadAllBytes(path))).GetValueOrThrow();
        }
        catch (Exception error) when (error is not ProblemException and not OutOfMemoryException)
        {
            // Parsers of foreign formats throw dozens of exception types on damaged files.
            throw new ImportRejectedException(CorporaProblems.ImportDamaged, name, error.GetType().Name);
        }
    }

    private static async Task<bool> IsReadHereAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length > MostHere)
            return false;
        var head = new byte[4];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length < head.Length || head is not [(byte)'P', (byte)'K', 3, 4];
    }
}
