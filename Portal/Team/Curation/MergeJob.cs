using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain.Team.Curation;
using Portal.Jobs;
using Portal.Schema;

namespace Portal.Team.Curation;

/// <summary>What a merge of a corpus came to; what is open in each document its page shows.</summary>
public sealed record MergeJobResult(int Documents);

public sealed record MergeParameters(Guid Corpus, MergeRule Rule, double Threshold);

/// <summary>Merges the finished layers of a corpus, document by document.</summary>
public sealed class MergeJob(IDbContextFactory<PortalDbContext> contexts, CurationService curation, SchemaVersions schemas) : IJobHandler
{
    public const string JobKind = "annotations.merge";
    private const int DocumentsInAChunk = 10;

    public string Kind => JobKind;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<MergeParameters>(job.Parameters)!;
        var after = job.Checkpoint is { } checkpoint ? Guid.Parse(checkpoint) : Guid.Empty;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var plan =
            await db
                .AssignmentPlans.AsNoTracking()
                .FirstOrDefaultAsync(p => p.CorpusId == parameters.Corpus, cancellationToken)
                .ConfigureAwait(false)
            ?? new AssignmentPlan { AnnotatorsPerDocument = 1 };
        var ready = db.Documents.Where(d =>
            d.CorpusId == parameters.Corpus
            && d.WorkspaceId == job.WorkspaceId
            && d.CurationState != CurationState.Done
            && db.Assignments.Count(a => a.DocumentId == d.Id && a.State == AssignmentState.Finished) >= plan.AnnotatorsPerDocument
        );
        var total = job.Total > 0 ? job.Total : await ready.CountAsync(cancellationToken).ConfigureAwait(false);
        var page = await ready
            .Where(d => d.Id.CompareTo(after) > 0)
            .OrderBy(d => d.Id)
            .Select(d => d.Id)
            .Take(DocumentsInAChunk)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (page.Count == 0)
            return new JobStep(job.Checkpoint, job.Done, job.Done, true, Result: JsonSerializer.Serialize(new MergeJobResult(job.Done)));
        var schema = (await schemas.CurrentAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var strategy = await curation
            .StrategyAsync(job.WorkspaceId, null, parameters.Corpus, parameters.Rule, parameters.Threshold, cancellationToken)
            .ConfigureAwait(false);
        var done = job.Done + page.Count;
        return new JobStep(
            page[^1].ToString(),
            done,
            Math.Max(total, done),
            false,
            async write =>
            {
                foreach (var document in page)
                    await curation.MergeOneAsync(write, job.WorkspaceId, document, strategy, schema, job.CreatedBy).ConfigureAwait(false);
            },
            JsonSerializer.Serialize(new MergeJobResult(done))
        );
    }
}
