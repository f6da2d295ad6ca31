using System.Text.Json;
using Portal.Data;
using Portal.Jobs;
using Portal.Schema.Migration;

namespace Portal.Schema.Publishing;

public sealed record SchemaPublishParameters(int ExpectedVersion, string Note, bool IsRevert);

/// <summary>What a publication or its reversal came to.</summary>
public sealed record SchemaPublishResult(int Number, SchemaMigrationResult Migration, int Restored = 0, int Kept = 0);

/// <summary>Publishes a draft with all that follows for the work, or takes the newest publication back: one transaction, whatever its
/// size.</summary>
public sealed class SchemaPublishJob(SchemaPublisher publisher) : IJobHandler
{
    public const string JobKind = "schema.publish";

    public string Kind => JobKind;

    public Task<double?> SizeAsync(PortalDbContext db, Guid workspaceId, string parameters, CancellationToken cancellationToken) =>
        Task.FromResult<double?>(2);

    public Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<SchemaPublishParameters>(job.Parameters)!;
        if (job.Checkpoint is not null)
        {
            var told = JsonSerializer.Deserialize<SchemaPublishResult>(job.Checkpoint, JsonSerializerOptions.Web)!;
            if (parameters.IsRevert)
                publisher.Reverted(job.WorkspaceId, told.Number, told.Restored, told.Kept);
            else
                publisher.Published(job.WorkspaceId, told.Number, told.Migration);
            return Task.FromResult(new JobStep(job.Checkpoint, 1, 1, true, Result: job.Checkpoint));
        }

        // The result is known inside the transaction only; the checkpoint, written in the same one, carries it to the next chunk.
        var checkpoint = "";
        return Task.FromResult(
            new JobStep(
                "pending",
                0,
                1,
                false,
                async db =>
                {
                    if (parameters.IsRevert)
                    {
                        var (restored, kept, number) = await publisher
                            .RevertAsync(db, job.WorkspaceId, job.CreatedBy)
                            .ConfigureAwait(false);
                        checkpoint = JsonSerializer.Serialize(
                            new SchemaPublishResult(number, new SchemaMigrationResult(), restored, kept),
                            JsonSerializerOptions.Web
                        );
                    }
                    else
                    {
                        var (row, migration) = await publisher
                            .PublishAsync(
                                db,
                                job.WorkspaceId,
                                job.CreatedBy,
                                null,
                                parameters.ExpectedVersion,
                                parameters.Note.Length > 0 ? parameters.Note : null
                            )
                            .ConfigureAwait(false);
                        checkpoint = JsonSerializer.Serialize(
                            new SchemaPublishResult(row.Number, SchemaPublisher.ResultOf(migration)),
                            JsonSerializerOptions.Web
                        );
                    }

                    await db.SaveChangesAsync().ConfigureAwait(false);
                }
            )
            {
                CheckpointAfterWrite = () => checkpoint,
            }
        );
    }
}
