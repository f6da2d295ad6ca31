using Portal.Accounts;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Learning;

/// <summary>Starts jobs that suggest mentions and relations.</summary>
[ApplicationService]
public sealed class SuggestionService(AccessControl access, JobQueue jobs)
{
    /// <summary>Suggests in a corpus, a document, or everything that is not done yet.</summary>
    /// <param name="engine"><c>dictionary</c>, <c>tagger</c>, <c>relations</c>, <c>ensemble</c>, or <c>llm:</c> and the id of a model
    /// connection.</param>
    /// <param name="onlyChanged">Only in documents that the engine has not gone through as it is now; of a changed schema only the types
    /// that changed.</param>
    /// <returns>The job.</returns>
    public async Task<Guid> StartAsync(
        ActingUser actor,
        string workspace,
        string engine,
        Guid? corpus,
        Guid? document,
        CancellationToken cancellationToken,
        bool onlyChanged = false
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (!SuggestionEngines.IsKnown(engine))
            throw new ProblemException(LearningProblems.SuggestEngineUnknown, "engine", engine);
        return await jobs.EnqueueAsync(
                scope.Id,
                SuggestJob.JobKind,
                new SuggestParameters(engine, corpus, document, onlyChanged),
                actor.Id,
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
