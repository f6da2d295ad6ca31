using System.Text.Json;
using Portal.Jobs;

namespace Portal.Services;

public sealed record SchemaPublishParameters(int ExpectedVersion, string Note, bool IsRevert);

/// <summary>What a publication or its reversal came to.</summary>
public sealed record SchemaPublishResult(int Number, SchemaMigrationResult Migration, int Restored = 0, int Kept = 0);

/// <summary>Publishes a draft with all that follows for the work, or takes the newest publication back: one transaction, whatever its size.</summary>
public sealed class SchemaPublishJob(SchemaPublisher publisher, AnswerEngineCache engines, SchemaHub hub) : IJobHandler
{
    public const string JobKind = "schema.publish";

    public string Kind => JobKind;

    public Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<SchemaPublishParameters>(job.Parameters)!;
        if (job.Checkpoint is not null)
        {
            engines.Forget(job.WorkspaceId);
            hub.Tell(new DraftChanged(job.WorkspaceId, 0, Guid.Empty));
            return Task.FromResult(new JobStep(job.Checkpoint, 1, 1, true, Result: job.Checkpoint));
        }

        // The result is known inside the transaction only; the checkpoint, written in the same one, carries it to the next chunk.
        var checkpoint = "";
        return Task.FromResult(new JobStep("pending", 0, 1, false, async db =>
        {
            if (parameters.IsRevert)
            {
                var (restored, kept, number) = await publisher.RevertAsync(db, job.WorkspaceId, job.CreatedBy).ConfigureAwait(false);
                checkpoint = JsonSerializer.Serialize(new SchemaPublishResult(number, new SchemaMigrationResult(), restored, kept), JsonSerializerOptions.Web);
            }
            else
            {
                var (row, migration) = await publisher.PublishAsync(db, job.WorkspaceId, job.CreatedBy, null, parameters.ExpectedVersion, parameters.Note.Length > 0 ? parameters.Note : null).ConfigureAwait(false);
                var result = migration is null ? new SchemaMigrationResult() : JsonSerializer.Deserialize<SchemaMigrationResult>(migration.Result, JsonSerializerOptions.Web)!;
                checkpoint = JsonSerializer.Serialize(new SchemaPublishResult(row.Number, result), JsonSerializerOptions.Web);
            }

            await db.SaveChangesAsync().ConfigureAwait(false);
        })
        { CheckpointAfterWrite = () => checkpoint });
    }
}
