using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Domain.Answering;
using Portal.Domain.Schema;
using Portal.Knowledge.Push;
using Portal.Schema;

namespace Portal.Answering;

/// <summary>What answers a workspace's questions: an interpreter of its schema and a linker of its entities.</summary>
public sealed record AnswerEngine(
    Guid SchemaId,
    int SchemaRevision,
    KnowledgeSchema Schema,
    QuestionInterpreter Interpreter,
    EntityLinker Linker
);

/// <summary>Keeps engines until the schema or the graph changes.</summary>
public sealed class AnswerEngineCache(IDbContextFactory<PortalDbContext> contexts, SchemaVersions schemas) : ICommitSubscriber
{
    private readonly ConcurrentDictionary<Guid, AnswerEngine> _engines = new();

    public void SubscribeTo(CommitEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.Follow<KnowledgeChanged>(changed => Forget(changed.WorkspaceId));
        events.Follow<SchemaPublished>(published => Forget(published.WorkspaceId));
    }

    public void Forget(Guid workspaceId) => _engines.TryRemove(workspaceId, out _);

    public async Task<AnswerEngine> GetAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        var view = await schemas.CurrentAsync(workspaceId, cancellationToken).ConfigureAwait(false);
        if (_engines.TryGetValue(workspaceId, out var engine) && engine.SchemaId == view.Id && engine.SchemaRevision == view.Version)
            return engine;
        var linker = engine?.Linker ?? await LinkerAsync(workspaceId, cancellationToken).ConfigureAwait(false);
        engine = new AnswerEngine(view.Id, view.Version, view.Schema, new QuestionInterpreter(view.Schema), linker);
        _engines[workspaceId] = engine;
        return engine;
    }

    private async Task<EntityLinker> LinkerAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        // Everything that an approved triple names; a pending triple is not knowledge yet.
        var entities = await db
            .Entities.Where(e =>
                e.WorkspaceId == workspaceId
                && (
                    db.Triples.Any(t => t.HeadId == e.Id && t.State == TripleState.Approved)
                    || db.Triples.Any(t => t.TailId == e.Id && t.State == TripleState.Approved)
                )
            )
            .Select(e => new
            {
                e.GraphKey,
                e.Type,
                e.Name,
                e.Aliases,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new EntityLinker(entities.Select(e => new LinkableEntity(e.GraphKey, e.Type, e.Name, e.Aliases)));
    }
}
