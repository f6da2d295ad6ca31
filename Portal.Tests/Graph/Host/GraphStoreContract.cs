using Portal.Domain.Graph;
using Portal.Domain.Schema.Exchange;

namespace Portal.Tests.Graph.Host;

/// <summary>What every graph store does alike.</summary>
public abstract class GraphStoreContract
{
    private static readonly GraphNode s_disease = new(
        "d1",
        "Disease",
        "高血压",
        new Dictionary<string, IReadOnlyList<string>> { ["course"] = ["终身"] }
    );
    private static readonly GraphNode s_headache = new("s1", "Symptom", "头痛");
    private static readonly GraphNode s_dizzy = new("s2", "Symptom", "头晕");
    private static readonly GraphNode s_other = new("d2", "Disease", "偏头痛");

    private static readonly GraphBatch s_batch = new(
        "b1",
        1,
        [s_disease, s_headache, s_dizzy, s_other],
        [new("e1", "has_symptom", "d1", "s1"), new("e2", "has_symptom", "d1", "s2"), new("e3", "has_symptom", "d2", "s1")],
        [],
        []
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract IGraphStore Open();

    [Fact]
    public async Task Apply_TheSameBatchTwice_ChangesNothingTheSecondTime()
    {
        var store = Open();
        Assert.Equal(new GraphApplyResult(false, 4, 3, 0, 0), await store.ApplyAsync(s_batch, Stop));
        Assert.Equal(new GraphApplyResult(true, 0, 0, 0, 0), await store.ApplyAsync(s_batch, Stop));
        Assert.Equal(new GraphApplyResult(false, 0, 0, 0, 0), await store.ApplyAsync(s_batch with { Key = "b2", Push = 2 }, Stop));
        var statistics = await store.StatisticsAsync(Stop);
        Assert.Equal((4, 3, 2), (statistics.Nodes, statistics.Edges, statistics.LastPush));
    }

    [Fact]
    public async Task Query_EachKindOfPattern()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        PatternNode disease = new("Disease", "高血压", "d1"),
            headache = new("Symptom", "头痛", "s1"),
            other = new("Disease", "偏头痛", "d2");
        PatternHop forward = new("has_symptom", true, "Symptom"),
            backward = new("has_symptom", false, "Disease");
        Assert.Equal(["头晕", "头痛"], await NamesAsync(new([disease], [forward], PatternReturn.Nodes)));
        Assert.Equal(["偏头痛", "高血压"], await NamesAsync(new([headache], [backward], PatternReturn.Nodes)));
        Assert.Equal(["头痛"], await NamesAsync(new([disease, other], [forward], PatternReturn.Nodes)));
        Assert.Equal(["头痛"], await NamesAsync(new([disease], [forward], PatternReturn.Exists, null, headache)));
        Assert.Empty(await NamesAsync(new([other], [forward], PatternReturn.Exists, null, new("Symptom", "头晕", "s2"))));
        Assert.Equal(
            "终身",
            Assert.Single((await store.QueryAsync(new([disease], [], PatternReturn.Property, "course"), 10, Stop)).Rows).Value
        );
        Assert.Empty((await store.QueryAsync(new([new("Disease", "x", "nope")], [forward], PatternReturn.Nodes), 10, Stop)).Rows);
        var limited = await store.QueryAsync(new([disease], [forward], PatternReturn.Nodes), 1, Stop);
        Assert.Equal((1, 2), (limited.Rows.Count, limited.Total));
        Assert.Equal("e2", Assert.Single(limited.Rows[0].Edges).Key);

        async Task<IEnumerable<string>> NamesAsync(GraphPattern pattern) =>
            (await store.QueryAsync(pattern, 10, Stop)).Rows.Select(r => r.Node!.Name);
    }

    [Fact]
    public async Task Apply_Removals_LeaveOnlyWhatIsHeld()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        var removed = await store.ApplyAsync(new GraphBatch("b2", 2, [], [], ["e2", "e3"], ["s2", "d2", "s1"]), Stop);
        Assert.Equal((2, 2), (removed.EdgesRemoved, removed.NodesRemoved));
        Assert.Null(await store.NeighborhoodAsync("d2", 10, Stop));
        Assert.NotNull(await store.NeighborhoodAsync("s1", 10, Stop));
    }

    [Fact]
    public async Task Apply_NodesAgain_ReplacesPropertiesUnlessTold()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        await store.ApplyAsync(new GraphBatch("b2", 2, [new("d1", "Disease", "高血压")], [], [], []) { KeepsExistingNodes = true }, Stop);
        Assert.NotEmpty((await store.NeighborhoodAsync("d1", 10, Stop))!.Center.Properties);
        await store.ApplyAsync(new GraphBatch("b3", 3, [new("d1", "Disease", "高血压")], [], [], []), Stop);
        Assert.Empty((await store.NeighborhoodAsync("d1", 10, Stop))!.Center.Properties);
    }

    [Fact]
    public async Task Neighborhood_Limited_SaysHowManyThereAre()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        var around = await store.NeighborhoodAsync("d1", 1, Stop);
        Assert.Equal((1, 2), (around!.Edges.Count, around.TotalEdges));
    }

    [Fact]
    public async Task Facts_AreSummedByRelationAndDirection_TheMostConnectedFirst()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        await store.ApplyAsync(
            new GraphBatch(
                "b2",
                2,
                [],
                [new("e4", "goes_with", "d2", "d1"), new("e5", "goes_with", "d1", "d2"), new("e6", "goes_with", "d1", "d1")],
                [],
                []
            ),
            Stop
        );
        var facts = await store.FactsAsync("d1", 1, Stop);
        Assert.Equal(("高血压", 5), (facts!.Center.Name, facts.TotalEdges));
        Assert.Equal(
            ["goes_with → 2: 高血压 5 (e6)", "has_symptom → 2: 头痛 2 (e1)", "goes_with ← 1: 偏头痛 3 (e4)"],
            facts.Groups.Select(g =>
                $"{g.Type} {(g.IsOutgoing ? '→' : '←')} {g.Count}: "
                + string.Join(", ", g.Facts.Select(f => $"{f.Node.Name} {f.Degree} ({f.Edge})"))
            )
        );
        Assert.Equal(["头晕"], (await store.FactsAsync("d1", "has_symptom", true, 1, 10, Stop)).Select(f => f.Node.Name));
        Assert.Equal(["e4"], (await store.FactsAsync("d1", "goes_with", false, 0, 10, Stop)).Select(f => f.Edge));
        Assert.Empty(await store.FactsAsync("d1", "has_symptom", true, 2, 10, Stop));
        Assert.Empty(await store.FactsAsync("d1", "' OR 1=1 --", true, 0, 10, Stop));
        Assert.Null(await store.FactsAsync("nope", 10, Stop));
        Assert.Empty(await store.FactsAsync("nope", "has_symptom", true, 0, 10, Stop));
    }

    [Fact]
    public async Task Facts_OfANodeWithoutEdges_AreNone()
    {
        var store = Open();
        await store.ApplyAsync(new GraphBatch("b1", 1, [s_disease], [], [], []) { KeepsExistingNodes = true }, Stop);
        Assert.Empty((await store.FactsAsync("d1", 10, Stop))!.Groups);
    }

    [Fact]
    public async Task Search_ByPart_BeginningFirst()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        Assert.Equal(["头痛", "偏头痛"], (await store.SearchAsync("头痛", null, 10, Stop)).Select(n => n.Name));
        Assert.Equal(["偏头痛"], (await store.SearchAsync("头痛", "Disease", 10, Stop)).Select(n => n.Name));
        Assert.Equal(["头痛", "高血压"], (await store.SearchAsync("", null, 2, Stop)).Select(n => n.Name));
        Assert.Empty(await store.SearchAsync("'; DROP TABLE node; --", null, 10, Stop));
    }

    [Fact]
    public async Task Shape_SaysWhichTypesAreJoined_AndIsASchema()
    {
        var store = Open();
        await store.ApplyAsync(s_batch, Stop);
        var shape = await store.ShapeAsync(Stop);
        var statistics = await store.StatisticsAsync(Stop);
        Assert.Equal(
            statistics.NodesByLabel.OrderBy(n => n.Key),
            shape.Nodes.Select(n => KeyValuePair.Create(n.Label, n.Count)).OrderBy(n => n.Key)
        );
        Assert.Equal(statistics.Edges, shape.Edges.Sum(e => e.Count));
        var schema = GraphShapeReader.Read(shape).Schema;
        Assert.All(shape.Edges, e => Assert.True(schema.Allows(e.Type, e.Head, e.Tail)));
        Assert.NotEmpty(schema.Entity("Disease")!.Properties);
    }
}
