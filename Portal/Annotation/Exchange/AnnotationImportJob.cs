using System.Globalization;
using System.Text.Json;
using Portal.Jobs;

namespace Portal.Services;

public sealed record AnnotationImportParameters(Guid File, string Corpus, string Format, bool AddTypes);

/// <summary>What an import of annotated texts came to; of what was rejected the first hundred.</summary>
public sealed record AnnotationJobResult(int Documents, int Mentions, int Relations, int RejectedCount, IReadOnlyList<AnnotationRejection> Rejected);

/// <summary>Imports an uploaded file of annotated texts, fifty at a time.</summary>
public sealed class AnnotationImportJob(AnnotationExchangeService exchange) : IJobHandler
{
    public const string JobKind = "annotations.import";
    private (Guid Job, AnnotationExchangeService.Prepared? File) _prepared;

    public string Kind => JobKind;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<AnnotationImportParameters>(job.Parameters)!;
        // Read once; after a restart once more.
        if (_prepared.Job != job.Id || _prepared.File is not { } file)
        {
            var files = await exchange.OpenAsync(job.WorkspaceId, parameters.File, cancellationToken).ConfigureAwait(false);
            file = await exchange.ReadAsync(job.WorkspaceId, files, parameters.Format, parameters.AddTypes, cancellationToken).ConfigureAwait(false);
            _prepared = (job.Id, file);
        }

        var (done, total) = (job.Checkpoint is null ? 0 : int.Parse(job.Checkpoint, CultureInfo.InvariantCulture), file.Texts.Count);
        var before = job.Result is null
            ? new AnnotationJobResult(0, 0, 0, file.Rejected.Count, [.. file.Rejected.Take(AnnotationExchangeService.MostShown).Select(AnnotationExchangeService.Rejection)])
            : JsonSerializer.Deserialize<AnnotationJobResult>(job.Result)!;
        if (done >= total)
        {
            _prepared = default;
            return new JobStep(job.Checkpoint ?? "0", total, total, true, Result: JsonSerializer.Serialize(before));
        }

        // The counts are known inside the transaction only; the texts that it takes are counted before it from the file.
        var page = file.Texts.Skip(done).Take(AnnotationExchangeService.Page).ToList();
        var after = before with { Documents = before.Documents + page.Count, Mentions = before.Mentions + page.Sum(t => t.Spans.Length), Relations = before.Relations + page.Sum(t => t.Relations.Length) };
        return new JobStep($"{done + page.Count}", done + page.Count, total, false,
            db => exchange.TakeAsync(db, job.WorkspaceId, parameters.Corpus, job.CreatedBy, file.Schema, page, new AnnotationImportResult(0, 0, 0, [])), Result: JsonSerializer.Serialize(after));
    }
}
