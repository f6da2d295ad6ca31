using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Domain;
using Portal.Domain.Graph;
using Portal.Domain.Text;

namespace Portal.Graph.Neo4j;

/// <summary>A workspace's graph in Neo4j 5.19 or later, over the HTTP Query API.</summary>
/// <remarks>
/// Every node has the label <c>Kg</c>, the property <c>kgid</c> (unique by constraint) and <c>ws</c>; edges have <c>kgid</c>. A batch is
/// one request and so one transaction: the ledger node is merged first, and everything else happens only when this request made it. When
/// the outcome of a request is unknown, sending it again is right: either the ledger has it, or nothing happened.
/// Not verified against a real server where this was written; the exchanges in the tests follow recorded shapes (docs/decisions/0001).
/// </remarks>
public sealed class Neo4jQueryApiStore : IGraphStore
{
    private readonly Neo4jQueryApi _api;
    private readonly string _workspace;
    private bool _hasConstraints;

    public Neo4jQueryApiStore(HttpClient http, Uri endpoint, string database, string user, string password, Guid workspaceId)
    {
        _api = new Neo4jQueryApi(http, endpoint, database, user, password);
        _workspace = workspaceId.ToString("N");
    }

    /// <summary>Asks the server for one row.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => _api.RunAsync("RETURN 1 AS one", [], true, cancellationToken);

    public async Task<GraphApplyResult> ApplyAsync(GraphBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await ConstrainAsync(cancellationToken).ConfigureAwait(false);
        var statement = Neo4jPushStatement.Write(batch, _workspace);
        Neo4jReply reply;
        try
        {
            reply = await _api.RunAsync(statement.Text, statement.Parameters, false, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            // Unknown outcome: the ledger tells. The second sending changes nothing when the first one was carried out.
            reply = await _api.RunAsync(statement.Text, statement.Parameters, false, cancellationToken).ConfigureAwait(false);
        }

        var row = reply.Rows.FirstOrDefault();
        if (row.ValueKind != JsonValueKind.Array)
            return new GraphApplyResult(true, 0, 0, 0, 0);
        if (row[0].GetInt32() != batch.Edges.Count)
            throw new Neo4jException(
                "Portal.MissingEndpoints",
                $"{batch.Edges.Count} edges were sent and {row[0].GetInt32()} found both ends."
            );
        return new GraphApplyResult(
            false,
            reply.Counter("nodesCreated") - 1,
            reply.Counter("relationshipsCreated"),
            reply.Counter("relationshipsDeleted"),
            reply.Counter("nodesDeleted")
        );
    }

    public async Task<PatternResult> QueryAsync(GraphPattern pattern, int limit, CancellationToken cancellationToken)
    {
        var statement = Neo4jReadStatements.Pattern(pattern, _workspace, limit);
        var reply = await _api.RunAsync(statement.Text, statement.Parameters, true, cancellationToken).ConfigureAwait(false);
        if (pattern.Return == PatternReturn.Property)
        {
            var values = reply.Rows.SelectMany(r => Values(r[0])).ToList();
            return new PatternResult([.. values.Select(v => new PatternRow(null, v, []))], values.Count);
        }

        var rows = reply
            .Rows.Select(r => new PatternRow(Node(r[0]), null, [.. r[1].EnumerateArray().Select(Edge)]))
            .OrderBy(r => r.Node!.Name, StringComparer.Ordinal)
            .ToList();
        return new PatternResult([.. rows.Take(limit)], rows.Count);
    }

    public async Task<GraphNeighborhood?> NeighborhoodAsync(string nodeKey, int limit, CancellationToken cancellationToken)
    {
        var statement = Neo4jReadStatements.Neighborhood(nodeKey, _workspace, limit);
        var reply = await _api.RunAsync(statement.Text, statement.Parameters, true, cancellationToken).ConfigureAwait(false);
        if (reply.Rows.FirstOrDefault() is not { ValueKind: JsonValueKind.Array } row || row[0].ValueKind == JsonValueKind.Null)
            return null;
        return new GraphNeighborhood(
            Node(row[0]),
            [.. row[1].EnumerateArray().Select(Node).DistinctBy(n => n.Key)],
            [.. row[2].EnumerateArray().Select(Edge).DistinctBy(e => e.Key)],
            row[3].GetInt32()
        );
    }

    public async Task<GraphFacts?> FactsAsync(string nodeKey, int limit, CancellationToken cancellationToken)
    {
        var statement = Neo4jReadStatements.Facts(nodeKey, _workspace, limit);
        var reply = await _api.RunAsync(statement.Text, statement.Parameters, true, cancellationToken).ConfigureAwait(false);
        if (reply.Rows.FirstOrDefault() is not { ValueKind: JsonValueKind.Array } first)
            return null;
        // A node without edges is a row without a type.
        return new GraphFacts(
            Node(first[0]),
            [
                .. reply
                    .Rows.Where(r => r[1].ValueKind == JsonValueKind.String)
                    .Select(r => new GraphFactGroup(
                        r[1].GetString()!,
                        r[2].GetBoolean(),
                        r[3].GetInt32(),
                        [.. r[4].EnumerateArray().Select(Fact)]
                    )),
            ]
        );
    }

    public async Task<IReadOnlyList<GraphFact>> FactsAsync(
        string nodeKey,
        string type,
        bool isOutgoing,
        int skip,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var statement = Neo4jReadStatements.Facts(nodeKey, _workspace, type, isOutgoing, skip, limit);
        var reply = await _api.RunAsync(statement.Text, statement.Parameters, true, cancellationToken).ConfigureAwait(false);
        return [.. reply.Rows.Select(r => Fact(r[0]))];
    }

    private static GraphFact Fact(JsonElement map) =>
        new(map.GetProperty("edge").GetString()!, Node(map.GetProperty("node")), map.GetProperty("degree").GetInt32());

    public async Task<IReadOnlyList<GraphNode>> SearchAsync(string text, string? label, int limit, CancellationToken cancellationToken)
    {
        var reply = await _api.RunAsync(
                Neo4jReadStatements.Search,
                new JsonObject
                {
                    ["ws"] = _workspace,
                    ["text"] = CharacterFolding.NameKey(text ?? ""),
                    ["label"] = label,
                    ["limit"] = limit,
                },
                true,
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. reply.Rows.Select(r => Node(r[0]))];
    }

    public async Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var parameters = new JsonObject { ["ws"] = _workspace };
        var nodes = await _api.RunAsync(Neo4jReadStatements.NodeCounts, parameters, true, cancellationToken).ConfigureAwait(false);
        var edges = await _api.RunAsync(Neo4jReadStatements.EdgeCounts, parameters, true, cancellationToken).ConfigureAwait(false);
        var push = await _api.RunAsync(Neo4jReadStatements.LastPush, parameters, true, cancellationToken).ConfigureAwait(false);
        return new GraphStatistics(
            nodes.Rows.ToDictionary(r => r[0].GetString()!, r => r[1].GetInt32()),
            edges.Rows.ToDictionary(r => r[0].GetString()!, r => r[1].GetInt32()),
            push.Rows.FirstOrDefault() is { ValueKind: JsonValueKind.Array } row && row[0].ValueKind == JsonValueKind.Number
                ? row[0].GetInt32()
                : 0
        );
    }

    /// <summary>The shape of the whole database, not of the workspace's part alone: this is how a schema is found in a graph that others
    /// made.</summary>
    public async Task<GraphShape> ShapeAsync(CancellationToken cancellationToken)
    {
        var properties = await _api.RunAsync(Neo4jReadStatements.NodeProperties, [], true, cancellationToken).ConfigureAwait(false);
        var nodes = await _api.RunAsync(Neo4jReadStatements.LabelCounts, [], true, cancellationToken).ConfigureAwait(false);
        var edges = await _api.RunAsync(Neo4jReadStatements.EdgeShapes, [], true, cancellationToken).ConfigureAwait(false);
        var counts = nodes
            .Rows.Select(r => (Label: LabelOf(r[0]), Count: r[1].GetInt32()))
            .Where(r => r.Label.Length > 0)
            .GroupBy(r => r.Label)
            .ToDictionary(g => g.Key, g => g.Sum(r => r.Count));
        var keys = properties
            .Rows.Where(r => r[1].ValueKind == JsonValueKind.String && !Neo4jPushStatement.OwnProperties.Contains(r[1].GetString()!))
            .Select(r => (Label: LabelOf(r[0]), Name: r[1].GetString()!, Type: Values(r[2]).FirstOrDefault() ?? ""))
            .ToLookup(r => r.Label);
        return new GraphShape(
            [
                .. counts.Select(c => new GraphShapeNode(
                    c.Key,
                    c.Value,
                    [
                        .. keys[c.Key]
                            .DistinctBy(k => k.Name)
                            .Select(k => new GraphShapeProperty(
                                k.Name,
                                KindOf(k.Type),
                                k.Type.EndsWith("Array", StringComparison.Ordinal)
                            )),
                    ]
                )),
            ],
            [
                .. edges
                    .Rows.Select(r => new GraphShapeEdge(LabelOf(r[0]), r[1].GetString()!, LabelOf(r[2]), r[3].GetInt32()))
                    .Where(e => e.Head.Length > 0 && e.Tail.Length > 0)
                    .GroupBy(e => (e.Head, e.Type, e.Tail))
                    .Select(g => g.First() with { Count = g.Sum(e => e.Count) }),
            ]
        );
    }

    // A node of several labels counts by the first that is not the portal's own.
    private static string LabelOf(JsonElement labels) =>
        labels.EnumerateArray().Select(l => l.GetString()!).FirstOrDefault(l => l is not ("Kg" or "KgPushBatch")) ?? "";

    private static PropertyKind KindOf(string type) =>
        type.Replace("Array", "", StringComparison.Ordinal) switch
        {
            "Long" or "Integer" or "Double" or "Float" => PropertyKind.Number,
            "Date" or "DateTime" or "LocalDateTime" => PropertyKind.Date,
            "Boolean" => PropertyKind.Boolean,
            _ => PropertyKind.Text,
        };

    private async Task ConstrainAsync(CancellationToken cancellationToken)
    {
        if (_hasConstraints)
            return;
        foreach (var constraint in Neo4jPushStatement.Constraints)
            await _api.RunAsync(constraint, [], false, cancellationToken).ConfigureAwait(false);
        _hasConstraints = true;
    }

    private static GraphNode Node(JsonElement map) =>
        new(
            map.GetProperty("kgid").GetString()!,
            map.GetProperty("label").GetString()!,
            map.GetProperty("name").GetString()!,
            map.GetProperty("props")
                .EnumerateObject()
                .Where(p => !Neo4jPushStatement.OwnProperties.Contains(p.Name))
                .ToDictionary(p => p.Name, p => (IReadOnlyList<string>)[.. Values(p.Value)])
        );

    private static GraphEdge Edge(JsonElement map) =>
        new(
            map.GetProperty("kgid").GetString()!,
            map.GetProperty("type").GetString()!,
            map.GetProperty("source").GetString()!,
            map.GetProperty("target").GetString()!
        );

    private static IEnumerable<string> Values(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Values),
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Null => [],
            _ => [value.ToString()],
        };
}
