using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Knowledge.Exchange;

/// <summary>Brings triples that exist already into a workspace's knowledge.</summary>
[ApplicationService]
public sealed class TripleImportService(AccessControl access, JobQueue jobs)
{
    /// <summary>Starts the import of an uploaded file of triples (tab separated, also gzipped): head, relation, tail and, if there, their
    /// types. Importing it is approving it.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="ProblemException">There is no such file.</exception>
    public async Task<Guid> StartAsync(ActingUser actor, string workspace, Guid file, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (!await scope.Db.SourceFiles.AnyAsync(f => f.Id == file && f.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false))
            throw new ProblemException(CorporaProblems.FileUnknown, "file", file.ToString());
        return await jobs.EnqueueAsync(
                scope.Id,
                TripleImportJob.JobKind,
                new TripleImportParameters(file),
                actor.Id,
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
