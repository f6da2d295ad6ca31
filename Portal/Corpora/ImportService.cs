using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Accounts;
using Portal.Corpora.Readers;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Text;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Corpora;

/// <summary>Takes files in, shows what is in them, and starts the jobs that import them.</summary>
[ApplicationService]
public sealed class ImportService(
    AccessControl access,
    WriteQueue writes,
    DataFolder folder,
    ReaderProcess reader,
    JobQueue jobs,
    IOptions<PortalOptions> options,
    TimeProvider time
)
{
    private const int PreviewRecords = 8;
    private const int PreviewCharacters = 400;

    /// <summary>Keeps a file under its hash; the same content is kept once.</summary>
    /// <exception cref="ProblemException">It is empty or too large, or the disk is nearly full.</exception>
    public async Task<Guid> UploadAsync(
        ActingUser actor,
        string workspace,
        string fileName,
        Stream content,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        if (folder.FreeBytes < options.Value.MinimumFreeBytes)
            throw new ProblemException(CorporaProblems.StorageLow, "file", $"{options.Value.MinimumFreeBytes >> 20}");
        var temporary = Path.Combine(folder.Temporary, $"upload-{Guid.CreateVersion7():N}");
        try
        {
            var (hash, length) = await SaveAsync(content, temporary, cancellationToken).ConfigureAwait(false);
            if (length == 0)
                throw new ProblemException(CorporaProblems.ImportEmpty, "file", fileName);
            var path = Path.Combine(folder.Files, hash);
            if (!File.Exists(path))
                File.Move(temporary, path);
            var name = TextNormalizer.Normalize(Path.GetFileName(fileName));
            return await writes
                .RunAsync(
                    async db =>
                    {
                        var existing = await db
                            .SourceFiles.Where(f => f.WorkspaceId == scope.Id && f.Sha256 == hash && f.Name == name)
                            .Select(f => (Guid?)f.Id)
                            .FirstOrDefaultAsync()
                            .ConfigureAwait(false);
                        if (existing is { } known)
                            return known;
                        var row = new SourceFile
                        {
                            Id = Guid.CreateVersion7(),
                            WorkspaceId = scope.Id,
                            Name = name,
                            Sha256 = hash,
                            Length = length,
                            CreatedAt = time.GetUtcNow().UtcDateTime,
                        };
                        db.SourceFiles.Add(row);
                        await db.SaveChangesAsync().ConfigureAwait(false);
                        return row.Id;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The first records of a file, cut to what a page can show.</summary>
    /// <exception cref="ProblemException">It cannot be read; why is the problem's code.</exception>
    public async Task<ImportPreview> PreviewAsync(
        ActingUser actor,
        string workspace,
        Guid file,
        string? encoding,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        var row = await FileAsync(scope, file, cancellationToken).ConfigureAwait(false);
        var records = new List<ReadRecord>();
        try
        {
            var header = await reader
                .ReadAsync(
                    Path.Combine(folder.Files, row.Sha256),
                    row.Name,
                    encoding,
                    PreviewRecords,
                    r =>
                    {
                        records.Add(new ReadRecord(r.Title, Cut(r.Text), r.Cells is null ? null : [.. r.Cells.Select(c => Cut(c)!)]));
                        return Task.CompletedTask;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new ImportPreview(
                row.Id,
                row.Name,
                row.Length,
                header.Format.ToString(),
                header.Encoding,
                header.Columns,
                records,
                Guess(header.Columns)
            );
        }
        catch (ImportRejectedException rejected)
        {
            throw new ProblemException(rejected.ToProblem());
        }

        static string? Cut(string? text) => text is null || text.Length <= PreviewCharacters ? text : text[..PreviewCharacters] + "…";
    }

    /// <summary>Starts the import of a file.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> StartAsync(
        ActingUser actor,
        string workspace,
        Guid file,
        ImportMapping mapping,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        await FileAsync(scope, file, cancellationToken).ConfigureAwait(false);
        return await jobs.EnqueueAsync(scope.Id, ImportJob.JobKind, new ImportParameters(file, mapping), actor.Id, null, cancellationToken)
            .ConfigureAwait(false);
    }

    private static ImportMapping? Guess(IReadOnlyList<string>? columns)
    {
        if (columns is null)
            return null;
        string? Find(params string[] names) =>
            names
                .Select(n => columns.FirstOrDefault(c => string.Equals(c, n, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(c => c is not null);
        var text = Find("text", "content", "文本", "正文", "内容", "sentence", "answer", "body") ?? columns[^1];
        return new ImportMapping
        {
            TextColumns = [text],
            TitleColumn = Find("title", "标题", "name", "题目"),
            QuestionColumn = Find("question", "ask", "问题"),
            AnswerColumn = Find("answer", "答案", "回答"),
        };
    }

    private static async Task<SourceFile> FileAsync(WorkspaceScope scope, Guid file, CancellationToken cancellationToken) =>
        await scope
            .Db.SourceFiles.AsNoTracking()
            .FirstOrDefaultAsync(f => f.Id == file && f.WorkspaceId == scope.Id, cancellationToken)
            .ConfigureAwait(false)
        ?? throw new ProblemException(CorporaProblems.FileUnknown, "file", file.ToString());

    private async Task<(string Hash, long Length)> SaveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var output = File.Create(path);
        var buffer = new byte[1 << 16];
        var length = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > options.Value.MaximumUploadBytes)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{options.Value.MaximumUploadBytes >> 20}");
            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}

/// <summary>Which columns become what. Without columns (texts, pages) only <see cref="Corpus"/> and <see cref="OnePerLine"/>
/// count.</summary>
public sealed record ImportMapping
{
    /// <summary><c>documents</c> or <c>faq</c>.</summary>
    public string Target { get; init; } = "documents";

    public string Corpus { get; init; } = "default";

    public string? Encoding { get; init; }

    public IReadOnlyList<string> TextColumns { get; init; } = [];

    public string? TitleColumn { get; init; }

    public string? QuestionColumn { get; init; }

    public string? AnswerColumn { get; init; }

    /// <summary>Makes each line of a text a document of its own.</summary>
    public bool OnePerLine { get; init; }
}

public sealed record ImportPreview(
    Guid File,
    string Name,
    long Length,
    string Format,
    string? Encoding,
    IReadOnlyList<string>? Columns,
    IReadOnlyList<ReadRecord> Records,
    ImportMapping? Suggested
);
