using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Domain.Schema;
using Portal.Graph;
using Portal.Schema.Migration;

namespace Portal.Knowledge.Migration;

/// <summary>Entities, triples and the graph, when a schema is published.</summary>
internal sealed class KnowledgeMigrationStep(GraphDifference difference) : ISchemaMigrationStep
{
    public int Order => 20;

    public bool Reaches(KnowledgeSchema from, KnowledgeSchema to) => !new TripleCheck(from, to).IsEmpty;

    public ISchemaMigrationWork Open(MigrationRun run) => new KnowledgeMigration(run, difference);

    public async Task<Func<Task>?> RevertingAsync(PortalDbContext db, Guid workspaceId, MigrationJournal journal)
    {
        // Triples whose own row was not touched hang on entities that were: all of them may have other keys afterwards.
        var triples = journal.Rows<TripleRow>();
        foreach (var page in journal.Rows<EntityRow>().Chunk(500))
            triples.UnionWith(
                await db
                    .Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value)))
                    .Select(t => t.Id)
                    .ToListAsync()
                    .ConfigureAwait(false)
            );
        var before = await InGraph.OfAsync(db, [.. triples]).ConfigureAwait(false);
        return async () =>
            await difference
                .QueueAsync(db, workspaceId, before, await InGraph.OfAsync(db, [.. triples]).ConfigureAwait(false))
                .ConfigureAwait(false);
    }

    public async Task<SchemaImpact> LookAsync(
        SchemaImpact impact,
        SchemaComparison schemas,
        PortalDbContext db,
        CancellationToken cancellationToken
    ) =>
        impact with
        {
            ApprovedTriples = await db
                .Triples.CountAsync(t => t.WorkspaceId == schemas.WorkspaceId && t.State == TripleState.Approved, cancellationToken)
                .ConfigureAwait(false),
        };

    public async Task<SchemaImpact> MeasureAsync(SchemaImpact impact, MigrationTrial trial, CancellationToken cancellationToken)
    {
        var old = await trial
            .After.Outbox.Where(o => o.Sequence > trial.OutboxBefore && o.Target == GraphTargets.Embedded && o.OldKey != null)
            .Select(o => new
            {
                o.OldKey,
                o.OldHeadKey,
                o.OldTailKey,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var heads = old.SelectMany(o => new[] { o.OldHeadKey!, o.OldTailKey ?? o.OldHeadKey! }).Distinct().ToList();
        var nodes = 0;
        foreach (var page in heads.Chunk(500))
            nodes +=
                page.Length
                - await trial
                    .After.Entities.CountAsync(
                        e =>
                            e.WorkspaceId == trial.WorkspaceId
                            && page.Contains(e.GraphKey)
                            && trial.After.Triples.Any(t => t.State == TripleState.Approved && (t.HeadId == e.Id || t.TailId == e.Id)),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
        var triples = trial.Journal.Rows<TripleRow>();
        return impact with
        {
            GraphNodes = nodes,
            GraphEdges = old.Count(o => o.OldTailKey is not null),
            Samples =
            [
                .. await TriplesAsync(trial.Before, trial.After, triples, cancellationToken).ConfigureAwait(false),
                .. impact.Samples,
            ],
            SampledOf = impact.SampledOf + triples.Count,
        };
    }

    private static async Task<IEnumerable<SchemaImpactSample>> TriplesAsync(
        PortalDbContext db,
        PortalDbContext scratch,
        HashSet<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var some = ids.Order().Take(MigrationTrial.MostRead).ToList();
        async Task<Dictionary<Guid, (string Line, string State)>> LinesAsync(PortalDbContext context) =>
            (
                await TripleReader
                    .ReadAsync(
                        context,
                        await context
                            .Triples.AsNoTracking()
                            .Where(t => some.Contains(t.Id))
                            .ToListAsync(cancellationToken)
                            .ConfigureAwait(false),
                        0,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            ).ToDictionary(
                t => t.Id,
                t =>
                    (
                        $"{t.Head.Name} ({t.Head.Type}) — {t.Relation} → {(t.Tail is { } tail ? $"{tail.Name} ({tail.Type})" : t.Value)}",
                        t.State.ToString()
                    )
            );
        var (before, after) = (await LinesAsync(db).ConfigureAwait(false), await LinesAsync(scratch).ConfigureAwait(false));
        return some.Where(before.ContainsKey)
            .Select(id => (Before: before[id], After: after.GetValueOrDefault(id, ("", ""))))
            .Select(s => new SchemaImpactSample("triple", s.Before.Line, s.After.Item1, s.Before.State, s.After.Item2))
            // The same words said of many rows are one sample.
            .Distinct()
            .Take(MigrationTrial.MostSamples);
    }
}
