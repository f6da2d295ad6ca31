using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Extraction;
using Portal.Jobs;

namespace Portal.Services;

/// <summary>Starts jobs that suggest mentions, and gathers the dictionary they look terms up in.</summary>
[ApplicationService]
public sealed class SuggestionService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, SchemaVersions schemas, JobQueue jobs)
{
    /// <summary>Suggests with the dictionary in a corpus, a document, or everything that is not done yet.</summary>
    /// <param name="engine"><c>dictionary</c>, or <c>llm:</c> and the id of a model connection.</param>
    /// <returns>The job.</returns>
    public async Task<Guid> StartAsync(ActingUser actor, string workspace, string engine, Guid? corpus, Guid? document, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (engine != SuggestJob.DictionaryEngine && !(engine.StartsWith(SuggestJob.ModelEngine, StringComparison.Ordinal) && Guid.TryParse(engine.AsSpan(SuggestJob.ModelEngine.Length), out _)))
            throw new ProblemException("suggest.engine.unknown", "engine", engine);
        return await jobs.EnqueueAsync(found.Id, SuggestJob.JobKind, new SuggestParameters(engine, corpus, document), actor.Id, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The terms: schema examples, names and aliases of approved entities, uploaded lists.</summary>
    internal async Task<IReadOnlyList<DictionaryEntry>> DictionaryAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        var schema = (await schemas.CurrentAsync(workspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var entries = schema.Entities.SelectMany(e => e.Examples.Select(x => new DictionaryEntry(x, e.Id, DictionarySource.SchemaExample))).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var entities = await db.Entities.Where(e => e.WorkspaceId == workspaceId && db.Triples.Any(t => (t.HeadId == e.Id || t.TailId == e.Id) && t.State == TripleState.Approved))
            .Select(e => new { e.Type, e.Name, e.Aliases }).ToListAsync(cancellationToken).ConfigureAwait(false);
        entries.AddRange(entities.SelectMany(e => e.Aliases.Prepend(e.Name).Select(n => new DictionaryEntry(n, e.Type, DictionarySource.ApprovedEntity))));
        entries.AddRange((await db.Terms.Where(t => t.WorkspaceId == workspaceId).Select(t => new { t.Term, t.Type }).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Select(t => new DictionaryEntry(t.Term, t.Type, DictionarySource.List)));
        return [.. entries.Where(e => schema.Entity(e.Type) is not null)];
    }
}
