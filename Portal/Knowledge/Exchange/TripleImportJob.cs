using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Graph;
using Portal.Domain.Knowledge;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Graph;
using Portal.Jobs;
using Portal.Knowledge.Push;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Knowledge.Exchange;

public sealed record TripleImportParameters(Guid File);

/// <summary>What an import of triples came to, in the shape that scripts rely on.</summary>
public sealed record TripleImportResult(
    int Triples,
    int Nodes,
    int Edges,
    int Rejected,
    double Seconds,
    IReadOnlyList<string> RejectedSamples
);

/// <summary>Imports a file of triples into knowledge and graph.</summary>
/// <remarks>The first pass reads the types and publishes a schema that has them. Each later chunk goes to the graph, whose ledger takes it
/// once under the key of job and line, and then with the checkpoint into the database.</remarks>
public sealed partial class TripleImportJob(
    IDbContextFactory<PortalDbContext> contexts,
    TripleFileProcess files,
    GraphStores stores,
    SchemaService schemas,
    TripleOutbox outbox,
    TimeProvider time,
    ILogger<TripleImportJob> logger
) : IJobHandler
{
    public const string JobKind = "graph.import";
    private const int LinesInAChunk = 10_000;
    private const int BytesInAChunk = 500_000;
    private const int UnpackedByPacked = 8;
    private const int MostSamples = 20;

    public string Kind => JobKind;

    public async Task<double?> SizeAsync(PortalDbContext db, Guid workspaceId, string parameters, CancellationToken cancellationToken)
    {
        var file = JsonSerializer.Deserialize<TripleImportParameters>(parameters)!.File;
        var length = await db
            .SourceFiles.Where(f => f.Id == file && f.WorkspaceId == workspaceId)
            .Select(f => (long?)(f.Name.EndsWith(".gz") ? f.Length * UnpackedByPacked : f.Length))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return 2 + (length / (double)BytesInAChunk);
    }

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<TripleImportParameters>(job.Parameters)!;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var file = await db
            .SourceFiles.AsNoTracking()
            .FirstAsync(f => f.Id == parameters.File && f.WorkspaceId == job.WorkspaceId, cancellationToken)
            .ConfigureAwait(false);
        if (job.Checkpoint is null)
        {
            var lines = await PublishTypesAsync(job, file.Sha256, file.Name, cancellationToken).ConfigureAwait(false);
            return new JobStep("0", 0, lines, false, Result: Write(new TripleImportResult(0, 0, 0, 0, 0, [])))
            {
                AfterCommit = () => LogStarted(logger, job.Id, file.Id, job.WorkspaceId, lines),
            };
        }

        var from = int.Parse(job.Checkpoint, CultureInfo.InvariantCulture);
        var result = JsonSerializer.Deserialize<TripleImportResult>(job.Result!, JsonSerializerOptions.Web)!;
        var read = await LinesAsync(job, file.Sha256, file.Name, from, cancellationToken).ConfigureAwait(false);
        var parsed = read.Lines.Skip(from - read.From).Take(LinesInAChunk).Select(TextTriple.Parse).ToList();
        if (parsed.Count == 0)
        {
            return new JobStep(
                job.Checkpoint,
                job.Done,
                job.Done,
                true,
                write =>
                {
                    write.Tell(new KnowledgeChanged(job.WorkspaceId));
                    return Task.CompletedTask;
                },
                Write(result with { Seconds = Elapsed() })
            )
            {
                AfterCommit = () => LogFinished(logger, job.Id, Elapsed(), result.Triples, result.Nodes, result.Edges, result.Rejected),
            };
        }

        var triples = parsed.Where(p => p.Success).Select(p => p.Value!).ToList();
        var batch = Batch(job, from, triples);
        var applied = await stores.Embedded(job.WorkspaceId).ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        var rejected = parsed
            .Select((p, i) => (p, i))
            .Where(x => !x.p.Success)
            .Select(x => $"{from + x.i + 1}: {x.p.Problems[0].Code}")
            .ToList();
        result = new TripleImportResult(
            result.Triples + triples.Count,
            result.Nodes + applied.NodesCreated,
            result.Edges + applied.EdgesCreated,
            result.Rejected + rejected.Count,
            Elapsed(),
            [.. result.RejectedSamples.Concat(rejected).Take(MostSamples)]
        );
        return new JobStep(
            (from + parsed.Count).ToString(CultureInfo.InvariantCulture),
            job.Done + parsed.Count,
            job.Total,
            false,
            async write =>
            {
                await BulkTriples
                    .StoreAsync(write, job.WorkspaceId, job.CreatedBy, file.Name, time.GetUtcNow().UtcDateTime, triples)
                    .ConfigureAwait(false);
                if (await write.Neo4jConnections.AnyAsync(c => c.WorkspaceId == job.WorkspaceId).ConfigureAwait(false))
                {
                    var keys = batch.Edges.Select(e => e.Key).ToList();
                    var ids = await write
                        .Triples.Where(t => t.WorkspaceId == job.WorkspaceId && keys.Contains(t.GraphKey))
                        .Select(t => t.Id)
                        .ToListAsync()
                        .ConfigureAwait(false);
                    await outbox.AddAsync(write, job.WorkspaceId, ids, false, GraphTargets.Neo4j).ConfigureAwait(false);
                    await write.SaveChangesAsync().ConfigureAwait(false);
                }
            },
            Write(result)
        )
        {
            AfterCommit = () =>
            {
                if (rejected.Count > 0)
                    LogRejected(logger, job.Id, rejected.Count, string.Join(", ", rejected.Take(MostSamples)));
            },
        };

        double Elapsed() => Math.Round((time.GetUtcNow().UtcDateTime - job.StartedAt).TotalSeconds, 3);
    }

    // What was read ahead serves several chunks; at its end, or after a restart, more is read.
    private async Task<TripleFileLines> LinesAsync(
        JobContext job,
        string hash,
        string name,
        int from,
        CancellationToken cancellationToken
    ) =>
        job.Memory.Kept<TripleFileLines>() is { } kept && from >= kept.From && from < kept.From + kept.Lines.Count
            ? kept
            : job.Memory.Keep(await files.LinesAsync(hash, name, from, cancellationToken).ConfigureAwait(false));

    private static string Write(TripleImportResult result) => JsonSerializer.Serialize(result, JsonSerializerOptions.Web);

    private static GraphBatch Batch(JobContext job, int from, List<TextTriple> triples)
    {
        var nodes = new Dictionary<string, GraphNode>(StringComparer.Ordinal);
        var edges = new Dictionary<string, GraphEdge>(StringComparer.Ordinal);
        foreach (var triple in triples)
        {
            var head = Node(triple.HeadType, triple.Head);
            var tail = Node(triple.TailType, triple.Tail);
            var key = GraphKey.OfTriple(head.Key, triple.Relation, tail.Key);
            edges.TryAdd(key, new GraphEdge(key, triple.Relation, head.Key, tail.Key));
        }

        return new GraphBatch($"{job.Id:N}-{from}", 0, [.. nodes.Values], [.. edges.Values], [], []) { KeepsExistingNodes = true };

        GraphNode Node(string type, string name)
        {
            var key = GraphKey.OfNode(job.WorkspaceId, type, name);
            if (!nodes.TryGetValue(key, out var node))
                nodes.Add(key, node = new GraphNode(key, type, name));
            return node;
        }
    }

    private async Task<int> PublishTypesAsync(JobContext job, string hash, string name, CancellationToken cancellationToken)
    {
        var (count, pairs) = await files.TypesAsync(hash, name, cancellationToken).ConfigureAwait(false);
        var current = (await schemas.CurrentAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var schema = current;
        foreach (var type in pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct().Where(t => schema.Entity(t) is null))
            schema = schema.With(
                new EntityType
                {
                    Id = type,
                    Names = NameOf(type),
                    Color = TypePalette.Next(schema.Entities),
                }
            );
        foreach (var group in pairs.GroupBy(p => p.Relation))
        {
            var relation = schema.Relation(group.Key) ?? new RelationType { Id = group.Key, Names = NameOf(group.Key) };
            var missing = group
                .Where(p => !schema.Allows(relation.Id, p.Head, p.Tail) && !relation.Declares(p.Head, p.Tail))
                .Select(p => new TypePair(p.Head, p.Tail))
                .ToList();
            if (missing.Count > 0)
                schema = schema.With(relation with { Pairs = [.. relation.Pairs, .. missing] });
        }

        if (schema != current)
            await schemas.PublishAsync(job.WorkspaceId, job.CreatedBy, schema, null, cancellationToken).ConfigureAwait(false);
        return count;
    }

    // The names that a file gives are identifiers; people add better ones in the schema.
    private static LocalizedName NameOf(string identifier) =>
        identifier.Any(CharacterFolding.IsHan) ? new LocalizedName(identifier) : new LocalizedName("", identifier.Replace('_', ' ').Trim());

    [LoggerMessage(
        EventIds.Knowledge + 3,
        LogLevel.Information,
        "Import {Job} of triples, file {File}, into workspace {Workspace} started: {Lines} lines"
    )]
    private static partial void LogStarted(ILogger logger, Guid job, Guid file, Guid workspace, int lines);

    [LoggerMessage(
        EventIds.Knowledge + 4,
        LogLevel.Information,
        "Import {Job} of triples finished after {Seconds} s: {Triples} triples, {Nodes} nodes and {Edges} edges new, "
            + "{Rejected} lines rejected"
    )]
    private static partial void LogFinished(ILogger logger, Guid job, double seconds, int triples, int nodes, int edges, int rejected);

    [LoggerMessage(EventIds.Knowledge + 5, LogLevel.Warning, "Import {Job} of triples rejected {Count} lines: {Lines}")]
    private static partial void LogRejected(ILogger logger, Guid job, int count, string lines);
}
