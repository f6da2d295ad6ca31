using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Domain.Graph;
using Portal.Domain.Text;

namespace Portal.Graph.Neo4j;

/// <summary>Writes a batch as one statement: the ledger first, then nodes by label, edges by type, removals.</summary>
internal static class Neo4jPushStatement
{
    /// <summary>Properties of nodes that are the portal's own, not the domain's.</summary>
    public static IReadOnlySet<string> OwnProperties { get; } = new HashSet<string> { "kgid", "ws", "name", "folded", "type", "push" };

    /// <summary>What makes a <c>MERGE</c> safe when several push at once. Legal in the community edition.</summary>
    public static IReadOnlyList<string> Constraints { get; } =
    [
        "CREATE CONSTRAINT kg_node_id IF NOT EXISTS FOR (n:Kg) REQUIRE n.kgid IS UNIQUE",
        "CREATE CONSTRAINT kg_push_key IF NOT EXISTS FOR (p:KgPushBatch) REQUIRE p.key IS UNIQUE",
    ];

    public static (string Text, JsonObject Parameters) Write(GraphBatch batch, string workspace)
    {
        var parameters = new JsonObject
        {
            ["key"] = batch.Key,
            ["push"] = batch.Push,
            ["ws"] = workspace,
            ["at"] = batch.Key,
        };
        // The token is this request's: a ledger node that some earlier request made carries another one, and the rest matches nothing.
        var token = Guid.CreateVersion7().ToString("N");
        parameters["at"] = token;
        var text = new StringBuilder(
            """
            MERGE (p:KgPushBatch {key: $key})
            ON CREATE SET p.ws = $ws, p.push = $push, p.token = $at, p.pushedAt = datetime()
            WITH p WHERE p.token = $at

            """
        );
        var i = 0;
        foreach (var group in batch.Nodes.GroupBy(n => n.Label))
        {
            parameters[$"n{i}"] = new JsonArray([.. group.Select(Row)]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"CALL {{ UNWIND $n{i} AS row MERGE (n:Kg {{kgid: row.id}}) "
                    + $"{(batch.KeepsExistingNodes ? "ON CREATE " : "")}SET n = row.props SET n:{CypherWriter.Quote(group.Key)} }}\n"
            );
            i++;
        }

        var counts = new List<string>();
        foreach (var group in batch.Edges.GroupBy(e => e.Type))
        {
            parameters[$"e{i}"] = new JsonArray([
                .. group.Select(e => new JsonObject
                {
                    ["id"] = e.Key,
                    ["s"] = e.Source,
                    ["o"] = e.Target,
                }),
            ]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"CALL {{ UNWIND $e{i} AS row MATCH (a:Kg {{kgid: row.s}}) MATCH (b:Kg {{kgid: row.o}}) MERGE "
                    + $"(a)-[r:{CypherWriter.Quote(group.Key)} {{kgid: row.id}}]->(b) SET r.push = $push RETURN count(r) AS c{i} }}\n"
            );
            counts.Add($"c{i}");
            i++;
        }

        if (batch.RemovedEdges.Count > 0)
        {
            parameters["removedEdges"] = new JsonArray([.. batch.RemovedEdges.Select(k => (JsonNode)k)]);
            text.Append("CALL { UNWIND $removedEdges AS id MATCH (:Kg {ws: $ws})-[r {kgid: id}]->(:Kg) DELETE r }\n");
        }

        if (batch.RemovedNodes.Count > 0)
        {
            parameters["removedNodes"] = new JsonArray([.. batch.RemovedNodes.Select(k => (JsonNode)k)]);
            text.Append("CALL { UNWIND $removedNodes AS id MATCH (n:Kg {kgid: id}) WHERE NOT (n)--() DELETE n }\n");
        }

        text.Append("RETURN ").Append(counts.Count == 0 ? "0" : string.Join(" + ", counts)).Append(" AS edges");
        return (text.ToString(), parameters);

        JsonNode Row(GraphNode node)
        {
            var props = new JsonObject
            {
                ["kgid"] = node.Key,
                ["ws"] = workspace,
                ["name"] = node.Name,
                ["folded"] = CharacterFolding.NameKey(node.Name),
                ["type"] = node.Label,
                ["push"] = batch.Push,
            };
            foreach (var (name, values) in node.Properties)
            {
                CypherWriter.Quote(name);
                props[name] = values.Count == 1 ? values[0] : new JsonArray([.. values.Select(v => (JsonNode)v)]);
            }

            return new JsonObject { ["id"] = node.Key, ["props"] = props };
        }
    }
}
