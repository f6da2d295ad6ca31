using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Corpora.Readers;
using Portal.Data;
using Portal.Data.Answering;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Corpora;

public sealed record ImportParameters(Guid File, ImportMapping Mapping);

/// <summary>What an import came to.</summary>
public sealed record ImportResult(int Imported, int Duplicates, int Rejected, IReadOnlyList<string> RejectedSamples);

/// <summary>Imports a file: first read by a child process into a staging file, then stored some hundred records at a time.</summary>
public sealed partial class ImportJob(
    IDbContextFactory<PortalDbContext> contexts,
    DataFolder folder,
    ReaderProcess reader,
    DocumentService documents,
    TimeProvider time,
    ILogger<ImportJob> logger
) : IJobHandler
{
    public const string JobKind = "corpus.import";
    private const int RecordsInAChunk = 100;
    private const int CharactersInAChunk = 1_000_000;
    private const int BytesInAChunk = 50_000;
    private const int MostSamples = 20;

    public string Kind => JobKind;

    // A record of some hundred characters is what most files have.
    public async Task<double?> SizeAsync(PortalDbContext db, Guid workspaceId, string parameters, CancellationToken cancellationToken)
    {
        var file = JsonSerializer.Deserialize<ImportParameters>(parameters)!.File;
        var length = await db
            .SourceFiles.Where(f => f.Id == file && f.WorkspaceId == workspaceId)
            .Select(f => (long?)f.Length)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return 2 + (length / (double)BytesInAChunk);
    }

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<ImportParameters>(job.Parameters)!;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var file = await db
            .SourceFiles.AsNoTracking()
            .FirstAsync(f => f.Id == parameters.File && f.WorkspaceId == job.WorkspaceId, cancellationToken)
            .ConfigureAwait(false);
        var staging = Path.Combine(folder.Temporary, $"import-{job.Id:N}.jsonl");
        var total = job.Total;
        if (!File.Exists(staging))
            total = await StageAsync(file, parameters.Mapping, staging, cancellationToken).ConfigureAwait(false);
        if (job.Checkpoint is null)
            return new JobStep("0", 0, total, false)
            {
                AfterCommit = () => LogStarted(logger, job.Id, file.Id, parameters.Mapping.Target, total),
            };

        var offset = long.Parse(job.Checkpoint, CultureInfo.InvariantCulture);
        var (records, next) = ReadChunk(staging, offset);
        var result = job.Result is null ? new ImportResult(0, 0, 0, []) : JsonSerializer.Deserialize<ImportResult>(job.Result)!;
        if (records.Count == 0)
        {
            File.Delete(staging);
            return new JobStep(job.Checkpoint, job.Done, job.Done, true, Result: JsonSerializer.Serialize(result))
            {
                AfterCommit = () => LogFinished(logger, job.Id, result.Imported, result.Duplicates, result.Rejected, Elapsed(job)),
            };
        }

        return parameters.Mapping.Target == "faq"
            ? Faq(job, file, records, next, total, result)
            : await DocumentsAsync(db, job, file, parameters.Mapping, records, next, total, result, cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task<JobStep> DocumentsAsync(
        PortalDbContext db,
        JobContext job,
        SourceFile file,
        ImportMapping mapping,
        List<StagedRecord> records,
        long next,
        int total,
        ImportResult result,
        CancellationToken cancellationToken
    )
    {
        var fresh = new List<Document>();
        var rejected = new List<string>();
        foreach (var (record, i) in records.Select((r, i) => (r, i)))
        {
            try
            {
                var document = documents.NewDocument(job.WorkspaceId, record.Title ?? "", record.Text);
                // Keys that grow by a millisecond a record keep the order of the file.
                document.Id = Guid.CreateVersion7(file.CreatedAt.AddMilliseconds(job.Done + i));
                document.SourceFileId = file.Id;
                fresh.Add(document);
            }
            catch (ProblemException problem)
            {
                rejected.Add($"{job.Done + i + 1}: {problem.Problems[0].Code}");
            }
        }

        fresh = [.. fresh.DistinctBy(d => d.Sha256)];
        var corpus = await db
            .Corpora.Where(c => c.WorkspaceId == job.WorkspaceId && c.Name == mapping.Corpus.Trim())
            .Select(c => (Guid?)c.Id)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        var hashes = fresh.Select(d => d.Sha256).ToList();
        var known = corpus is null
            ? []
            : (
                await db
                    .Documents.Where(d => d.CorpusId == corpus && hashes.Contains(d.Sha256))
                    .Select(d => d.Sha256)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToHashSet(StringComparer.Ordinal);
        var stored = fresh.Where(d => !known.Contains(d.Sha256)).ToList();
        result = new ImportResult(
            result.Imported + stored.Count,
            result.Duplicates + records.Count - rejected.Count - stored.Count,
            result.Rejected + rejected.Count,
            [.. result.RejectedSamples.Concat(rejected).Take(MostSamples)]
        );
        return new JobStep(
            next.ToString(CultureInfo.InvariantCulture),
            job.Done + records.Count,
            total,
            false,
            async write =>
            {
                var corpusId = await documents.CorpusAsync(write, job.WorkspaceId, mapping.Corpus).ConfigureAwait(false);
                foreach (var document in stored)
                    document.CorpusId = corpusId;
                write.Documents.AddRange(stored);
                await write.SaveChangesAsync().ConfigureAwait(false);
            },
            JsonSerializer.Serialize(result)
        )
        {
            AfterCommit = () => Rejected(job.Id, rejected.Count, string.Join(", ", rejected.Take(MostSamples))),
        };
    }

    private JobStep Faq(JobContext job, SourceFile file, List<StagedRecord> records, long next, int total, ImportResult result)
    {
        var pairs = records
            .Where(r => !string.IsNullOrWhiteSpace(r.Title) && !string.IsNullOrWhiteSpace(r.Text))
            .Select(r => new FaqPair
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = job.WorkspaceId,
                Question = Domain.Text.TextNormalizer.Normalize(r.Title!).Trim(),
                Answer = Domain.Text.TextNormalizer.Normalize(r.Text).Trim(),
                Source = file.Name,
                CreatedAt = time.GetUtcNow().UtcDateTime,
            })
            .ToList();
        result = result with { Imported = result.Imported + pairs.Count, Rejected = result.Rejected + records.Count - pairs.Count };
        return new JobStep(
            next.ToString(CultureInfo.InvariantCulture),
            job.Done + records.Count,
            total,
            false,
            write =>
            {
                write.FaqPairs.AddRange(pairs);
                return write.SaveChangesAsync();
            },
            JsonSerializer.Serialize(result)
        )
        {
            AfterCommit = () => Rejected(job.Id, records.Count - pairs.Count, "question or answer empty"),
        };
    }

    private void Rejected(Guid job, int count, string why)
    {
        if (count > 0)
            LogRejected(logger, job, count, why);
    }

    private double Elapsed(JobContext job) => Math.Round((time.GetUtcNow().UtcDateTime - job.StartedAt).TotalSeconds, 3);

    private async Task<int> StageAsync(SourceFile file, ImportMapping mapping, string staging, CancellationToken cancellationToken)
    {
        var count = 0;
        var partial = staging + ".part";
        try
        {
            await using (var output = new StreamWriter(partial, false, new UTF8Encoding(false)) { NewLine = "\n" })
            {
                // The header with the columns is known only at the end of the child's first line, so a preview of one record gives them
                // first.
                var header = await reader
                    .ReadAsync(
                        Path.Combine(folder.Files, file.Sha256),
                        file.Name,
                        mapping.Encoding,
                        0,
                        _ => Task.CompletedTask,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                var map = new RecordMapper(header.Columns, mapping);
                await reader
                    .ReadAsync(
                        Path.Combine(folder.Files, file.Sha256),
                        file.Name,
                        mapping.Encoding,
                        int.MaxValue,
                        async record =>
                        {
                            foreach (var staged in map.Map(record))
                            {
                                await output.WriteLineAsync(JsonSerializer.Serialize(staged)).ConfigureAwait(false);
                                count++;
                            }
                        },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
        catch (ImportRejectedException rejected)
        {
            File.Delete(partial);
            throw new ProblemException(rejected.ToProblem());
        }

        File.Move(partial, staging, true);
        return count;
    }

    private static (List<StagedRecord> Records, long Next) ReadChunk(string staging, long offset)
    {
        using var stream = File.OpenRead(staging);
        stream.Position = offset;
        using var text = new StreamReader(stream, new UTF8Encoding(false));
        var records = new List<StagedRecord>();
        var characters = 0;
        while (records.Count < RecordsInAChunk && characters < CharactersInAChunk && text.ReadLine() is { } line)
        {
            records.Add(JsonSerializer.Deserialize<StagedRecord>(line)!);
            characters += line.Length;
            offset += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return (records, offset);
    }

    [LoggerMessage(EventIds.Corpora, LogLevel.Information, "Import {Job} of file {File} as {Target} started: {Records} records")]
    private static partial void LogStarted(ILogger logger, Guid job, Guid file, string target, int records);

    [LoggerMessage(
        EventIds.Corpora + 1,
        LogLevel.Information,
        "Import {Job} finished after {Seconds} s: {Imported} imported, {Duplicates} known, {Rejected} rejected"
    )]
    private static partial void LogFinished(ILogger logger, Guid job, int imported, int duplicates, int rejected, double seconds);

    [LoggerMessage(EventIds.Corpora + 2, LogLevel.Warning, "Import {Job} rejected {Count} records: {Why}")]
    private static partial void LogRejected(ILogger logger, Guid job, int count, string why);
}
