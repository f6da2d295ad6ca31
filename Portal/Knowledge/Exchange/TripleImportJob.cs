using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Graph;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Graph;
using Portal.Hosting;
using Portal.Jobs;

namespace Portal.Services;

public sealed record TripleImportParameters(Guid File);

/// <summary>What an import of triples came to, in the shape that scripts rely on.</summary>
public sealed record TripleImportResult(int Triples, int Nodes, int Edges, int Rejected, double Seconds, IReadOnlyList<string> RejectedSamples);

/// <summary>Imports a file of triples into knowledge and graph.</summary>
/// <remarks>The first pass reads the types and publishes a schema that has them. Each later chunk goes to the graph, whose ledger takes it
/// once under the key of job and line, and then with the checkpoint into the database.</remarks>
public sealed class TripleImportJob(
    IDbContextFactory<PortalDbContext> contexts, DataFolder folder, GraphStores stores, SchemaVersions versions, SchemaService schemas, TripleOutbox outbox, AnswerEngineCache engines, TimeProvider time) : IJobHandler
{
    public const string JobKind = "graph.import";
    private const int LinesInAChunk = 10_000;
    private const int MostSamples = 20;

    public string Kind => JobKind;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<TripleImportParameters>(job.Parameters)!;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var file = await db.SourceFiles.AsNoTracking().FirstAsync(f => f.Id == parameters.File && f.WorkspaceId == job.WorkspaceId, cancellationToken).ConfigureAwait(false);
        var path = Path.Combine(folder.Files, file.Sha256);
        if (job.Checkpoint is null)
        {
            var lines = await PublishTypesAsync(job, path, cancellationToken).ConfigureAwait(false);
            return new JobStep("0", 0, lines, false, Result: Write(new TripleImportResult(0, 0, 0, 0, 0, [])));
        }

        var from = int.Parse(job.Checkpoint, CultureInfo.InvariantCulture);
        var result = JsonSerializer.Deserialize<TripleImportResult>(job.Result!, JsonSerializerOptions.Web)!;
        var parsed = Lines(path).Skip(from).Take(LinesInAChunk).Select(TextTriple.Parse).ToList();
        if (parsed.Count == 0)
        {
            engines.Forget(job.WorkspaceId);
            return new JobStep(job.Checkpoint, job.Done, job.Done, true, Result: Write(result with { Seconds = Elapsed() }));
        }

        var triples = parsed.Where(p => p.Success).Select(p => p.Value!).ToList();
        var batch = Batch(job, from, triples);
        var applied = await stores.Embedded(job.WorkspaceId).ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        var rejected = parsed.Select((p, i) => (p, i)).Where(x => !x.p.Success).Select(x => $"{from + x.i + 1}: {x.p.Problems[0].Code}").ToList();
        result = new TripleImportResult(
            result.Triples + triples.Count, result.Nodes + applied.NodesCreated, result.Edges + applied.EdgesCreated, result.Rejected + rejected.Count,
            Elapsed(), [.. result.RejectedSamples.Concat(rejected).Take(MostSamples)]);
        return new JobStep((from + parsed.Count).ToString(CultureInfo.InvariantCulture), job.Done + parsed.Count, job.Total, false,
            async write =>
            {
                await BulkTriples.StoreAsync(write, job.WorkspaceId, job.CreatedBy, file.Name, time.GetUtcNow().UtcDateTime, triples).ConfigureAwait(false);
                if (await write.Neo4jConnections.AnyAsync(c => c.WorkspaceId == job.WorkspaceId).ConfigureAwait(false))
                {
                    var keys = batch.Edges.Select(e => e.Key).ToList();
                    var ids = await write.Triples.Where(t => t.WorkspaceId == job.WorkspaceId && keys.Contains(t.GraphKey)).Select(t => t.Id).ToListAsync().ConfigureAwait(false);
                    await outbox.AddAsync(write, job.WorkspaceId, ids, false, GraphTargets.Neo4j).ConfigureAwait(false);
                    await write.SaveChangesAsync().ConfigureAwait(false);
                }
            },
            Write(result));

        double Elapsed() => Math.Round((time.GetUtcNow().UtcDateTime - job.StartedAt).TotalSeconds, 3);
    }

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

    private async Task<int> PublishTypesAsync(JobContext job, string path, CancellationToken cancellationToken)
    {
        var count = 0;
        var pairs = new HashSet<(string Relation, string Head, string Tail)>();
        foreach (var line in Lines(path))
        {
            count++;
            if (TextTriple.Parse(line) is { Success: true, Value: { } t })
                pairs.Add((t.Relation, t.HeadType, t.TailType));
        }

        var current = (await versions.CurrentAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var schema = current;
        foreach (var type in pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct().Where(t => schema.Entity(t) is null))
            schema = schema.With(new EntityType { Id = type, Names = NameOf(type), Color = TypePalette.Next(schema.Entities) });
        foreach (var group in pairs.GroupBy(p => p.Relation))
        {
            var relation = schema.Relation(group.Key) ?? new RelationType { Id = group.Key, Names = NameOf(group.Key) };
            var missing = group.Where(p => !schema.Allows(relation.Id, p.Head, p.Tail) && !relation.Declares(p.Head, p.Tail)).Select(p => new TypePair(p.Head, p.Tail)).ToList();
            if (missing.Count > 0)
                schema = schema.With(relation with { Pairs = [.. relation.Pairs, .. missing] });
        }

        if (schema != current)
            await schemas.PublishAsync(job.WorkspaceId, job.CreatedBy, schema, null, cancellationToken).ConfigureAwait(false);
        return count;
    }

    // The names that a file gives are identifiers; people add better ones in the schema.
    private static LocalizedName NameOf(string identifier) => identifier.Any(CharacterFolding.IsHan)
        ? new LocalizedName(identifier)
        : new LocalizedName("", identifier.Replace('_', ' ').Trim());

    private static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[2];
        var isGzip = file.Read(head) == 2 && head[0] == 0x1F && head[1] == 0x8B;
        file.Position = 0;
        return Read(path, isGzip);

        static IEnumerable<string> Read(string path, bool isGzip)
        {
            using var raw = File.OpenRead(path);
            using Stream stream = isGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0)
                    yield return line;
            }
        }
    }
}
