using Microsoft.Data.Sqlite;
using Portal.Domain.Graph;

namespace Portal.Graph.Sqlite;

/// <summary>Runs a pattern over the embedded graph by prepared look-ups, hop by hop from each start.</summary>
/// <remarks>Every path to an end is kept with its edges, because the edges lead to the evidence; an end counts once.</remarks>
internal sealed class SqlitePatternQuery(SqliteConnection connection)
{
    private const int MostPathsToAnEnd = 20;

    public PatternResult Run(GraphPattern pattern, int limit, CancellationToken cancellationToken)
    {
        if (pattern.Return == PatternReturn.Property)
            return Property(pattern);
        Dictionary<long, List<GraphEdge>>? ends = null;
        foreach (var start in pattern.Starts)
        {
            var reached = Reach(start, pattern.Hops, cancellationToken);
            // Several starts mean what all of them reach.
            ends = ends is null
                ? reached
                : ends.Where(e => reached.ContainsKey(e.Key))
                    .ToDictionary(e => e.Key, e => (List<GraphEdge>)[.. e.Value, .. reached[e.Key]]);
        }

        var found = ends!;
        if (pattern.Return == PatternReturn.Exists)
        {
            var end = Id(pattern.End!.Key);
            return end is { } id && found.TryGetValue(id, out var edges)
                ? new PatternResult([new PatternRow(Node(id), null, edges)], 1)
                : new PatternResult([], 0);
        }

        var rows = found
            .Select(e => new PatternRow(Node(e.Key), null, e.Value))
            .OrderBy(r => r.Node!.Name, StringComparer.Ordinal)
            .Take(limit)
            .ToList();
        return new PatternResult(rows, found.Count);
    }

    private PatternResult Property(GraphPattern pattern)
    {
        var values =
            SqliteGraphStore.ReadNodes(connection, "WHERE key = $key", ("$key", pattern.Starts[0].Key)).FirstOrDefault()
                is { Node: { } node }
            && node.Properties.TryGetValue(pattern.Property!, out var found)
                ? found
                : [];
        return new PatternResult([.. values.Select(v => new PatternRow(null, v, []))], values.Count);
    }

    private Dictionary<long, List<GraphEdge>> Reach(PatternNode start, IReadOnlyList<PatternHop> hops, CancellationToken cancellationToken)
    {
        var frontier = new Dictionary<long, List<GraphEdge>>();
        if (Id(start.Key) is { } id)
            frontier[id] = [];
        foreach (var hop in hops)
        {
            using var command = SqliteGraphStore.Command(
                connection,
                null,
                hop.IsForward
                    ? "SELECT e.dst, e.key, e.type, a.key, b.key FROM edge e JOIN node b ON b.id = e.dst JOIN node a ON a.id = e.src "
                        + "WHERE e.src = $id AND e.type = $type AND b.label = $label"
                    : "SELECT e.src, e.key, e.type, a.key, b.key FROM edge e JOIN node a ON a.id = e.src JOIN node b ON b.id = e.dst "
                        + "WHERE e.dst = $id AND e.type = $type AND a.label = $label",
                ("$id", 0L),
                ("$type", hop.Relation),
                ("$label", hop.Label)
            );
            var next = new Dictionary<long, List<GraphEdge>>();
            foreach (var (node, path) in frontier)
            {
                cancellationToken.ThrowIfCancellationRequested();
                command.Parameters[0].Value = node;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    var other = reader.GetInt64(0);
                    var edge = new GraphEdge(reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));
                    if (!next.TryGetValue(other, out var edges))
                        next.Add(other, edges = []);
                    if (edges.Count < MostPathsToAnEnd)
                        edges.AddRange([.. path, edge]);
                }
            }

            frontier = next;
        }

        return frontier;
    }

    private long? Id(string key)
    {
        using var command = SqliteGraphStore.Command(connection, null, "SELECT id FROM node WHERE key = $key", ("$key", key));
        return (long?)command.ExecuteScalar();
    }

    private GraphNode Node(long id) => SqliteGraphStore.ReadNodes(connection, "WHERE id = $id", ("$id", id)).First().Node;
}
