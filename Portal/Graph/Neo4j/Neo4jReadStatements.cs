using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Domain.Graph;

namespace Portal.Graph.Neo4j;

/// <summary>The read statements of the Query API store. Values are parameters; identifiers are quoted legal ones.</summary>
internal static class Neo4jReadStatements
{
    public const string Search = """
        MATCH (n:Kg {ws: $ws}) WHERE n.folded CONTAINS $text AND ($label IS NULL OR n.type = $label)
        RETURN n {.kgid, label: n.type, .name, props: properties(n)} AS node
        ORDER BY CASE WHEN $text = '' THEN -COUNT { (n)--() } ELSE 0 END, NOT n.folded STARTS WITH $text, size(n.folded), n.folded
        LIMIT $limit
        """;

    public const string NodeCounts = "MATCH (n:Kg {ws: $ws}) RETURN n.type AS label, count(*) AS nodes";

    public const string EdgeCounts = "MATCH (:Kg {ws: $ws})-[r]->(:Kg) RETURN type(r) AS type, count(*) AS edges";

    public const string NodeProperties =
        "CALL db.schema.nodeTypeProperties() YIELD nodeLabels, propertyName, propertyTypes RETURN nodeLabels, propertyName, propertyTypes";

    public const string LabelCounts = "MATCH (n) RETURN labels(n) AS labels, count(*) AS nodes";

    /// <summary>The ends of edges; at most a million are looked at.</summary>
    public const string EdgeShapes =
        "MATCH (a)-[r]->(b) WITH a, r, b LIMIT 1000000 RETURN labels(a) AS head, type(r) AS type, labels(b) AS tail, count(*) AS edges";

    public const string LastPush = "MATCH (p:KgPushBatch {ws: $ws}) RETURN max(p.push) AS push";

    private const string EdgeMap = "{kgid: r.kgid, type: type(r), source: startNode(r).kgid, target: endNode(r).kgid}";

    private static string MapOf(string edge) =>
        EdgeMap.Replace("r.", edge + ".", StringComparison.Ordinal).Replace("(r)", $"({edge})", StringComparison.Ordinal);

    public static (string Text, JsonObject Parameters) Neighborhood(string key, string workspace, int limit) =>
        (
            $$"""
            MATCH (c:Kg {kgid: $key, ws: $ws})
            OPTIONAL MATCH (c)-[r]-(n:Kg)
            WITH c, r, n ORDER BY type(r), n.folded
            WITH c, count(r) AS total,
              collect(CASE WHEN r IS NULL THEN NULL ELSE n {.kgid, label: n.type, .name, props: properties(n)} END)[..$limit] AS nodes,
              collect(CASE WHEN r IS NULL THEN NULL ELSE {{EdgeMap}} END)[..$limit] AS edges
            RETURN c {.kgid, label: c.type, .name, props: properties(c)} AS center, nodes, edges, total
            """,
            new JsonObject
            {
                ["key"] = key,
                ["ws"] = workspace,
                ["limit"] = limit,
            }
        );

    /// <summary>A node, and a row for each relation and direction: type, whether it goes out, how many, the first of them.</summary>
    public static (string Text, JsonObject Parameters) Facts(string key, string workspace, int limit) =>
        (
            """
            MATCH (c:Kg {kgid: $key, ws: $ws})
            OPTIONAL MATCH (c)-[r]-(n:Kg)
            WITH c, r, n, startNode(r) = c AS isOutgoing, COUNT { (n)--(:Kg) } AS degree ORDER BY degree DESC, n.folded, n.kgid
            WITH c, type(r) AS type, isOutgoing, count(r) AS facts,
              collect({edge: r.kgid, degree: degree, node: n {.kgid, label: n.type, .name, props: properties(n)}})[..$limit] AS first
            RETURN c {.kgid, label: c.type, .name, props: properties(c)} AS center, type, isOutgoing, facts, first
            ORDER BY facts DESC, type, isOutgoing DESC
            """,
            new JsonObject
            {
                ["key"] = key,
                ["ws"] = workspace,
                ["limit"] = limit,
            }
        );

    /// <summary>More facts of one relation and direction.</summary>
    public static (string Text, JsonObject Parameters) Facts(
        string key,
        string workspace,
        string type,
        bool isOutgoing,
        int skip,
        int limit
    ) =>
        (
            $$$"""
            MATCH (c:Kg {kgid: $key, ws: $ws}){{{(isOutgoing ? "-[r]->" : "<-[r]-")}}}(n:Kg)
            WHERE type(r) = $type AND (NOT n = c OR {{{(isOutgoing ? "true" : "false")}}})
            WITH r, n, COUNT { (n)--(:Kg) } AS degree ORDER BY degree DESC, n.folded, n.kgid SKIP $skip LIMIT $limit
            RETURN {edge: r.kgid, degree: degree, node: n {.kgid, label: n.type, .name, props: properties(n)}} AS fact
            """,
            new JsonObject
            {
                ["key"] = key,
                ["ws"] = workspace,
                ["type"] = type,
                ["skip"] = skip,
                ["limit"] = limit,
            }
        );

    /// <summary>A pattern with the nodes it ends at and the edges that led there.</summary>
    public static (string Text, JsonObject Parameters) Pattern(GraphPattern pattern, string workspace, int limit)
    {
        var parameters = new JsonObject { ["ws"] = workspace };
        var text = new StringBuilder();
        var edges = new List<string>();
        for (var s = 0; s < pattern.Starts.Count; s++)
        {
            parameters[$"start{s}"] = pattern.Starts[s].Key;
            text.Append(CultureInfo.InvariantCulture, $"MATCH (s{s}:Kg {{kgid: $start{s}, ws: $ws}})");
            for (var h = 0; h < pattern.Hops.Count; h++)
            {
                var hop = pattern.Hops[h];
                var name = $"r{s}_{h}";
                edges.Add(name);
                var node = h == pattern.Hops.Count - 1 ? "e" : $"m{s}_{h}";
                text.Append(hop.IsForward ? "-[" : "<-[")
                    .Append(name)
                    .Append(':')
                    .Append(CypherWriter.Quote(hop.Relation))
                    .Append(hop.IsForward ? "]->" : "]-")
                    .Append('(')
                    .Append(node)
                    .Append(':')
                    .Append(CypherWriter.Quote(hop.Label))
                    .Append(')');
            }

            text.Append('\n');
        }

        if (pattern.Return == PatternReturn.Property)
            return (text.Append("RETURN s0.").Append(CypherWriter.Quote(pattern.Property!)).Append(" AS value").ToString(), parameters);
        if (pattern.Return == PatternReturn.Exists)
        {
            parameters["end"] = pattern.End!.Key;
            text.Append("WHERE e.kgid = $end\n");
        }

        var lists = string.Join(" + ", edges.Select(e => $"collect(DISTINCT {MapOf(e)})"));
        text.Append(
            CultureInfo.InvariantCulture,
            $"RETURN e {{.kgid, label: e.type, .name, props: properties(e)}} AS node, {lists} AS edges"
        );
        return (text.ToString(), parameters);
    }
}
