using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Domain.Graph;

namespace Portal.Graph.Sqlite;

/// <summary>What the embedded graph knows of a node, by relation and direction. An edge that leads back to its node goes out.</summary>
internal sealed class SqliteFactQuery(SqliteConnection connection)
{
    public GraphFacts? Run(string nodeKey, int limit, CancellationToken cancellationToken)
    {
        if (
            SqliteGraphStore.ReadNodes(connection, "WHERE key = $key", ("$key", nodeKey)).FirstOrDefault() is not { Node: { } center } found
        )
            return null;
        var groups = new List<(string Type, bool IsOutgoing, int Count)>();
        using (
            var command = SqliteGraphStore.Command(
                connection,
                null,
                """
                SELECT type, 1, count(*) FROM edge WHERE src = $id GROUP BY type
                UNION ALL SELECT type, 0, count(*) FROM edge WHERE dst = $id AND src <> $id GROUP BY type
                ORDER BY 3 DESC, 1, 2 DESC
                """,
                ("$id", found.Id)
            )
        )
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                groups.Add((reader.GetString(0), reader.GetBoolean(1), reader.GetInt32(2)));
        }

        return new GraphFacts(
            center,
            [
                .. groups.Select(g =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return new GraphFactGroup(g.Type, g.IsOutgoing, g.Count, Facts(found.Id, g.Type, g.IsOutgoing, 0, limit));
                }),
            ]
        );
    }

    public IReadOnlyList<GraphFact> Run(string nodeKey, string type, bool isOutgoing, int skip, int limit) =>
        SqliteGraphStore.ReadNodes(connection, "WHERE key = $key", ("$key", nodeKey)).FirstOrDefault() is { Node: not null } found
            ? Facts(found.Id, type, isOutgoing, skip, limit)
            : [];

    private List<GraphFact> Facts(long id, string type, bool isOutgoing, int skip, int limit)
    {
        var facts = new List<GraphFact>();
        using var command = SqliteGraphStore.Command(
            connection,
            null,
            string.Format(
                CultureInfo.InvariantCulture,
                """
                SELECT e.key, n.key, n.label, n.name, n.props,
                  (SELECT count(*) FROM edge WHERE src = n.id) + (SELECT count(*) FROM edge WHERE dst = n.id AND src <> n.id) AS degree
                FROM edge e JOIN node n ON n.id = {0} ORDER BY degree DESC, n.folded, n.key LIMIT $limit OFFSET $skip
                """,
                isOutgoing ? "e.dst WHERE e.src = $id AND e.type = $type" : "e.src WHERE e.dst = $id AND e.type = $type AND e.src <> $id"
            ),
            ("$id", id),
            ("$type", type),
            ("$skip", skip),
            ("$limit", limit)
        );
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var properties = JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(reader.GetString(4)) ?? [];
            facts.Add(
                new GraphFact(
                    reader.GetString(0),
                    new GraphNode(reader.GetString(1), reader.GetString(2), reader.GetString(3), properties),
                    reader.GetInt32(5)
                )
            );
        }

        return facts;
    }
}
