using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Domain;
using Portal.Domain.Graph;
using Portal.Domain.Schema.Exchange;
using Portal.Graph.Neo4j;

namespace Portal.Tests.Graph.Host;

/// <summary>The Query API store against exchanges in the shapes that were recorded from Neo4j 5.26 and 2026.09 (status, codes, counters,
/// plain JSON).</summary>
/// <remarks>No Neo4j server runs where these tests do: they pin the wire, not the server.</remarks>
public sealed class Neo4jQueryApiStoreTests
{
    private static readonly GraphBatch s_batch = new(
        "b1",
        7,
        [new("d1", "疾病", "O'Brien` 病"), new("s1", "Symptom", "头痛")],
        [new("e1", "症状", "d1", "s1")],
        ["e9"],
        ["n9"]
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_Batch_IsOneStatementWithTheLedgerFirst()
    {
        var server = new Exchange(
            Ok("[[1]]", "{\"nodesCreated\":3,\"relationshipsCreated\":1,\"relationshipsDeleted\":0,\"nodesDeleted\":0}")
        );
        var result = await server.Store.ApplyAsync(s_batch, Stop);
        Assert.Equal(new GraphApplyResult(false, 2, 1, 0, 0), result);
        // Two constraints, then the batch.
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.Equal("/db/neo4j/query/v2", r.Path));
        var statement = server.Requests[2].Body.GetProperty("statement").GetString()!;
        Assert.StartsWith("MERGE (p:KgPushBatch {key: $key})", statement, StringComparison.Ordinal);
        Assert.Contains("SET n:`疾病`", statement, StringComparison.Ordinal);
        Assert.DoesNotContain("O'Brien", statement, StringComparison.Ordinal);
        var parameters = server.Requests[2].Body.GetProperty("parameters");
        Assert.Equal("b1", parameters.GetProperty("key").GetString());
        Assert.Equal("O'Brien` 病", parameters.GetProperty("n0")[0].GetProperty("props").GetProperty("name").GetString());
        Assert.Equal("Basic bmVvNGo6cGFzcw==", server.Requests[2].Authorization);
    }

    [Fact]
    public async Task Apply_BatchInTheLedger_ChangesNothing() =>
        Assert.True((await new Exchange(Ok("[]", "{}")).Store.ApplyAsync(s_batch, Stop)).AlreadyApplied);

    [Fact]
    public async Task Apply_MissingEndpoints_IsAnError() =>
        Assert.Equal(
            "Portal.MissingEndpoints",
            (await Assert.ThrowsAsync<Neo4jException>(() => new Exchange(Ok("[[0]]", "{}")).Store.ApplyAsync(s_batch, Stop))).Code
        );

    [Fact]
    public async Task Apply_TransientErrorAs400_IsTriedAgain()
    {
        var server = new Exchange(Error(400, "Neo.TransientError.Transaction.DeadlockDetected"), Ok("[[1]]", "{}"));
        await server.Store.ApplyAsync(s_batch, Stop);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Apply_ConnectionLostAfterSending_AsksTheLedgerBySendingAgain()
    {
        var server = new Exchange(null, Ok("[]", "{}"));
        Assert.True((await server.Store.ApplyAsync(s_batch, Stop)).AlreadyApplied);
        Assert.Equal(
            server.Requests[2].Body.GetProperty("parameters").GetProperty("at").GetString(),
            server.Requests[3].Body.GetProperty("parameters").GetProperty("at").GetString()
        );
    }

    [Theory]
    [InlineData(202, "Neo.ClientError.Statement.ArithmeticError")]
    [InlineData(401, "Neo.ClientError.Security.Unauthorized")]
    [InlineData(404, "Neo.ClientError.Database.DatabaseNotFound")]
    public async Task Query_ErrorsInTheBody_DecideNotTheStatus(int status, string code)
    {
        var server = new Exchange(Error(status, code));
        Assert.Equal(code, (await Assert.ThrowsAsync<Neo4jException>(() => server.Store.StatisticsAsync(Stop))).Code);
    }

    [Fact]
    public async Task Query_TruncatedBody_IsAnUnknownOutcome() =>
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            new Exchange((202, "{\"data\":{\"fields\":[\"x\"],\"val")).Store.StatisticsAsync(Stop)
        );

    [Fact]
    public async Task Query_Pattern_ReadsNodesAndEdges()
    {
        var server = new Exchange(
            Ok(
                """[[{"kgid":"s1","label":"Symptom","name":"头痛","props":{"kgid":"s1","name":"头痛","ws":"x","note":["a","b"]}},["""
                    + """{"kgid":"e1","type":"症状","source":"d1","target":"s1"}]]]""",
                "{}"
            )
        );
        var result = await server.Store.QueryAsync(
            new GraphPattern([new("疾病", "x", "d1")], [new("症状", true, "Symptom")], PatternReturn.Nodes),
            10,
            Stop
        );
        var row = Assert.Single(result.Rows);
        Assert.Equal(["a", "b"], row.Node!.Properties["note"]);
        Assert.Equal("e1", Assert.Single(row.Edges).Key);
        Assert.Equal("READ", server.Requests[0].Body.GetProperty("accessMode").GetString());
        Assert.Equal(
            "MATCH (s0:Kg {kgid: $start0, ws: $ws})-[r0_0:`症状`]->(e:`Symptom`)",
            server.Requests[0].Body.GetProperty("statement").GetString()!.Split('\n')[0]
        );
    }

    [Fact]
    public async Task Shape_OfAForeignDatabase_ReadsLabelsKeysAndEnds()
    {
        var server = new Exchange(
            Ok(
                """[[["Person"],"age",["Long"]],[["Person"],"name",["String"]],[["Kg","Disease"],"kgid",["String"]],"""
                    + """[["Kg","Disease"],"note",["StringArray"]],[["Empty"],null,null]]""",
                "{}"
            ),
            Ok("""[[["Person"],3],[["Kg","Disease"],2],[["KgPushBatch"],1]]""", "{}"),
            Ok("""[[["Person"],"HAS",["Kg","Disease"],4],[["Kg","Disease"],"HAS",["Kg","Disease"],1]]""", "{}")
        );
        var shape = await server.Store.ShapeAsync(Stop);
        Assert.All(server.Requests, r => Assert.Equal("READ", r.Body.GetProperty("accessMode").GetString()));
        Assert.Equal([("Person", 3), ("Disease", 2)], shape.Nodes.Select(n => (n.Label, n.Count)));
        Assert.Equal([("age", PropertyKind.Number, false)], shape.Nodes[0].Properties.Select(p => (p.Name, p.Kind, p.IsMultiValued)));
        Assert.Equal([("note", true)], shape.Nodes[1].Properties.Select(p => (p.Name, p.IsMultiValued)));
        var schema = GraphShapeReader.Read(shape).Schema;
        Assert.True(schema.Allows("HAS", "Person", "Disease") && schema.Allows("HAS", "Disease", "Disease"));
    }

    private static (int, string)? Ok(string rows, string counters) =>
        (202, $$"""{"data":{"fields":["x"],"values":{{rows}}},"counters":{{counters}},"bookmarks":["b"]}""");

    private static (int, string)? Error(int status, string code) => (status, $$"""{"errors":[{"code":"{{code}}","message":"m"}]}""");

    private sealed class Exchange : HttpMessageHandler
    {
        private readonly Queue<(int Status, string Body)?> _replies;

        public Exchange(params (int, string)?[] replies)
        {
            _replies = new(replies);
            Store = new Neo4jQueryApiStore(new HttpClient(this), new Uri("http://127.0.0.1:7474"), "neo4j", "neo4j", "pass", Guid.Empty);
        }

        public Neo4jQueryApiStore Store { get; }

        public List<(string Path, string? Authorization, JsonElement Body)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).RootElement;
            Assert.Equal("application/json", request.Content.Headers.ContentType!.ToString());
            Requests.Add((request.RequestUri!.AbsolutePath, request.Headers.Authorization?.ToString(), body));
            var isConstraint = body.GetProperty("statement").GetString()!.StartsWith("CREATE CONSTRAINT", StringComparison.Ordinal);
            var reply =
                isConstraint ? (202, """{"data":{"fields":[],"values":[]}}""")
                : _replies.Count > 1 ? _replies.Dequeue()
                : _replies.Peek();
            return reply is not { } found
                ? throw new HttpRequestException("connection reset")
                : new HttpResponseMessage((HttpStatusCode)found.Item1)
                {
                    Content = new StringContent(found.Item2, Encoding.UTF8, "application/json"),
                };
        }
    }
}
