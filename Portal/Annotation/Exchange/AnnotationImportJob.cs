using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Annotation.Exchange;

public sealed record AnnotationImportParameters(Guid File, string Corpus, string Format, bool AddTypes);

/// <summary>What an import of annotated texts came to; of what was rejected the first hundred.</summary>
public sealed record AnnotationJobResult(
    int Documents,
    int Mentions,
    int Relations,
    int RejectedCount,
    IReadOnlyList<AnnotationRejection> Rejected
);

/// <summary>Imports an uploaded file of annotated texts, fifty at a time.</summary>
public sealed partial class AnnotationImportJob(
    AnnotationReader reader,
    AnnotationImporter importer,
    TimeProvider time,
    ILogger<AnnotationImportJob> logger
) : IJobHandler
{
    public const string JobKind = "annotations.import";
    private const int BytesInAChunk = 50_000;

    public string Kind => JobKind;

    public async Task<double?> SizeAsync(PortalDbContext db, Guid workspaceId, string parameters, CancellationToken cancellationToken)
    {
        var file = JsonSerializer.Deserialize<AnnotationImportParameters>(parameters)!.File;
        var length = await db
            .SourceFiles.Where(f => f.Id == file && f.WorkspaceId == workspaceId)
            .Select(f => (long?)f.Length)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return 2 + (length / (double)BytesInAChunk);
    }

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<AnnotationImportParameters>(job.Parameters)!;
        // Read once; after a restart once more.
        var file =
            job.Memory.Kept<PreparedTexts>()
            ?? job.Memory.Keep(
                await reader
                    .ReadAsync(job.WorkspaceId, parameters.File, parameters.Format, parameters.AddTypes, cancellationToken)
                    .ConfigureAwait(false)
            );
        var (done, total) = (job.Checkpoint is null ? 0 : int.Parse(job.Checkpoint, CultureInfo.InvariantCulture), file.Texts.Count);
        var before = job.Result is null
            ? new AnnotationJobResult(
                0,
                0,
                0,
                file.Rejected.Count,
                [.. file.Rejected.Take(AnnotationExchangeService.MostShown).Select(AnnotationExchangeService.Rejection)]
            )
            : JsonSerializer.Deserialize<AnnotationJobResult>(job.Result)!;
        if (done >= total)
            return new JobStep(job.Checkpoint ?? "0", total, total, true, Result: JsonSerializer.Serialize(before))
            {
                AfterCommit = () => LogEnd(job, before, file.Rejected),
            };

        // The counts are known inside the transaction only; the texts that it takes are counted before it from the file.
        var page = file.Texts.Skip(done).Take(AnnotationExchangeService.Page).ToList();
        var after = before with
        {
            Documents = before.Documents + page.Count,
            Mentions = before.Mentions + page.Sum(t => t.Spans.Length),
            Relations = before.Relations + page.Sum(t => t.Relations.Length),
        };
        return new JobStep(
            $"{done + page.Count}",
            done + page.Count,
            total,
            false,
            db =>
                importer.TakeAsync(
                    db,
                    job.WorkspaceId,
                    parameters.Corpus,
                    job.CreatedBy,
                    file.Schema,
                    page,
                    new AnnotationImportResult(0, 0, 0, [])
                ),
            Result: JsonSerializer.Serialize(after)
        )
        {
            AfterCommit = () =>
            {
                if (done == 0)
                    LogStarted(logger, job.Id, parameters.File, parameters.Format, total);
            },
        };
    }

    private void LogEnd(JobContext job, AnnotationJobResult result, IReadOnlyCollection<Problem> rejected)
    {
        // The codes alone: where it was and what it said are words of the corpus.
        if (rejected.Count > 0)
            LogRejected(logger, job.Id, rejected.Count, string.Join(", ", rejected.CountBy(p => p.Code).Select(c => $"{c.Key} {c.Value}")));
        LogFinished(
            logger,
            job.Id,
            Math.Round((time.GetUtcNow().UtcDateTime - job.StartedAt).TotalSeconds, 3),
            result.Documents,
            result.Mentions,
            result.Relations
        );
    }

    [LoggerMessage(EventIds.Annotation, LogLevel.Information, "Import {Job} of file {File} as {Format} started: {Texts} annotated texts")]
    private static partial void LogStarted(ILogger logger, Guid job, Guid file, string format, int texts);

    [LoggerMessage(
        EventIds.Annotation + 1,
        LogLevel.Information,
        "Import {Job} finished after {Seconds} s: {Documents} texts, {Mentions} mentions, {Relations} relations"
    )]
    private static partial void LogFinished(ILogger logger, Guid job, double seconds, int documents, int mentions, int relations);

    [LoggerMessage(EventIds.Annotation + 2, LogLevel.Warning, "Import {Job} did not take {Count} things: {Codes}")]
    private static partial void LogRejected(ILogger logger, Guid job, int count, string codes);
}
