using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Domain;
using Portal.Domain.Graph;
using Portal.Domain.Text;

namespace Portal.Graph.Sqlite;

/// <summary>The embedded graph of one workspace: a SQLite file with nodes, edges and the ledger of pushes.</summary>
/// <remarks>Keys are 32 hexadecimal digits outside and integers inside. An edge table without row ids is its own index for going forward;
/// one index serves going backward. Readers open the file read-only and see the last commit.</remarks>
public sealed class SqliteGraphStore : IGraphStore, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS node(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL, name TEXT NOT NULL,
          folded TEXT NOT NULL, props TEXT NOT NULL DEFAULT '{}');
        CREATE INDEX IF NOT EXISTS node_label ON node(label, folded);
        CREATE TABLE IF NOT EXISTS edge(src INTEGER NOT NULL, type TEXT NOT NULL, dst INTEGER NOT NULL, key TEXT NOT NULL,
          PRIMARY KEY(src, type, dst)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS edge_back ON edge(dst, type, src);
        CREATE UNIQUE INDEX IF NOT EXISTS edge_key ON edge(key);
        CREATE TABLE IF NOT EXISTS ledger(key TEXT PRIMARY KEY, push INTEGER NOT NULL, rows INTEGER NOT NULL);
        """;

    // Whoever asks for nothing gets the nodes that lead furthest.
    private const string MostConnected = """
        JOIN (SELECT n, sum(c) AS degree
          FROM (SELECT src AS n, count(*) AS c FROM edge GROUP BY src UNION ALL SELECT dst, count(*) FROM edge GROUP BY dst)
          GROUP BY n ORDER BY degree DESC LIMIT $limit) d
        ON d.n = node.id ORDER BY d.degree DESC, folded
        """;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _file;

    /// <summary>A store over this file; made when it is not there.</summary>
    public SqliteGraphStore(string file)
    {
        _file = file;
        using var connection = Open(SqliteOpenMode.ReadWriteCreate);
        Execute(connection, null, "PRAGMA journal_mode = WAL; " + Schema);
    }

    public async Task<GraphApplyResult> ApplyAsync(GraphBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Apply(batch), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public Task<PatternResult> QueryAsync(GraphPattern pattern, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        using var connection = Open(SqliteOpenMode.ReadOnly);
        return Task.FromResult(new SqlitePatternQuery(connection).Run(pattern, limit, cancellationToken));
    }

    public Task<GraphNeighborhood?> NeighborhoodAsync(string nodeKey, int limit, CancellationToken cancellationToken)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        var center = ReadNodes(connection, "WHERE key = $key", ("$key", nodeKey)).FirstOrDefault();
        if (center.Node is null)
            return Task.FromResult<GraphNeighborhood?>(null);
        var edges = new List<GraphEdge>();
        using (
            var command = Command(
                connection,
                null,
                """
                SELECT e.key, e.type, a.key, b.key FROM (
                  SELECT src, type, dst, key FROM edge WHERE src = $id UNION SELECT src, type, dst, key FROM edge WHERE dst = $id
                ) e JOIN node a ON a.id = e.src JOIN node b ON b.id = e.dst ORDER BY e.type, a.folded, b.folded LIMIT $limit
                """,
                ("$id", center.Id),
                ("$limit", limit)
            )
        )
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                edges.Add(new GraphEdge(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        var total = Convert.ToInt32(
            Scalar(
                connection,
                null,
                "SELECT (SELECT count(*) FROM edge WHERE src = $id) + (SELECT count(*) FROM edge WHERE dst = $id AND src <> $id)",
                ("$id", center.Id)
            ),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var keys = edges.SelectMany(e => new[] { e.Source, e.Target }).Where(k => k != nodeKey).Distinct().ToList();
        var nodes = ReadNodes(connection, "WHERE key IN (SELECT value FROM json_each($keys))", ("$keys", JsonSerializer.Serialize(keys)))
            .Select(n => n.Node)
            .ToList();
        return Task.FromResult<GraphNeighborhood?>(new GraphNeighborhood(center.Node, nodes, edges, total));
    }

    public Task<GraphFacts?> FactsAsync(string nodeKey, int limit, CancellationToken cancellationToken)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        return Task.FromResult(new SqliteFactQuery(connection).Run(nodeKey, limit, cancellationToken));
    }

    public Task<IReadOnlyList<GraphFact>> FactsAsync(
        string nodeKey,
        string type,
        bool isOutgoing,
        int skip,
        int limit,
        CancellationToken cancellationToken
    )
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        return Task.FromResult(new SqliteFactQuery(connection).Run(nodeKey, type, isOutgoing, skip, limit));
    }

    public Task<IReadOnlyList<GraphNode>> SearchAsync(string text, string? label, int limit, CancellationToken cancellationToken)
    {
        var folded = CharacterFolding.NameKey(text ?? "");
        using var connection = Open(SqliteOpenMode.ReadOnly);
        if (folded.Length == 0 && label is null)
            return Task.FromResult<IReadOnlyList<GraphNode>>([
                .. ReadNodes(connection, MostConnected, ("$limit", limit)).Select(n => n.Node),
            ]);
        IReadOnlyList<GraphNode> found =
        [
            .. ReadNodes(
                    connection,
                    """
                    WHERE instr(folded, $text) > 0 AND ($label IS NULL OR label = $label)
                    ORDER BY instr(folded, $text) > 1, length(folded), folded LIMIT $limit
                    """,
                    ("$text", folded),
                    ("$label", (object?)label ?? DBNull.Value),
                    ("$limit", limit)
                )
                .Select(n => n.Node),
        ];
        return Task.FromResult(found);
    }

    public Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        return Task.FromResult(
            new GraphStatistics(
                Counts("SELECT label, count(*) FROM node GROUP BY label"),
                Counts("SELECT type, count(*) FROM edge GROUP BY type"),
                Convert.ToInt32(
                    Scalar(connection, null, "SELECT coalesce(max(push), 0) FROM ledger"),
                    System.Globalization.CultureInfo.InvariantCulture
                )
            )
        );

        Dictionary<string, int> Counts(string sql)
        {
            var counts = new Dictionary<string, int>();
            using var command = Command(connection, null, sql);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                counts[reader.GetString(0)] = reader.GetInt32(1);
            return counts;
        }
    }

    public Task<GraphShape> ShapeAsync(CancellationToken cancellationToken)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        var keys = Rows(
                "SELECT label, j.key, max(json_array_length(j.value)) FROM node, json_each(node.props) j GROUP BY label, j.key ORDER BY "
                    + "label, j.key",
                r => (Label: r.GetString(0), Key: r.GetString(1), Most: r.GetInt32(2))
            )
            .Where(k => k.Key != "aliases")
            .ToLookup(k => k.Label);
        var nodes = Rows(
            "SELECT label, count(*) FROM node GROUP BY label",
            r => new GraphShapeNode(
                r.GetString(0),
                r.GetInt32(1),
                [.. keys[r.GetString(0)].Select(k => new GraphShapeProperty(k.Key, PropertyKind.Text, k.Most > 1))]
            )
        );
        var edges = Rows(
            "SELECT a.label, e.type, b.label, count(*) FROM edge e JOIN node a ON a.id = e.src JOIN node b ON b.id = e.dst GROUP BY "
                + "a.label, e.type, b.label",
            r => new GraphShapeEdge(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3))
        );
        return Task.FromResult(new GraphShape(nodes, edges));

        List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
        {
            var rows = new List<T>();
            using var command = Command(connection, null, sql);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }

    public void Dispose() => _writing.Dispose();

    internal static SqliteCommand Command(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        params (string Name, object Value)[] parameters
    )
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    internal static IEnumerable<(long Id, GraphNode Node)> ReadNodes(
        SqliteConnection connection,
        string where,
        params (string Name, object Value)[] parameters
    )
    {
        using var command = Command(connection, null, "SELECT id, key, label, name, props FROM node " + where, parameters);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var properties = JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(reader.GetString(4)) ?? [];
            yield return (reader.GetInt64(0), new GraphNode(reader.GetString(1), reader.GetString(2), reader.GetString(3), properties));
        }
    }

    private GraphApplyResult Apply(GraphBatch batch)
    {
        using var connection = Open(SqliteOpenMode.ReadWrite);
        using var transaction = connection.BeginTransaction();
        var rows = batch.Nodes.Count + batch.Edges.Count + batch.RemovedEdges.Count;
        if (
            Execute(
                connection,
                transaction,
                "INSERT INTO ledger(key, push, rows) VALUES($key, $push, $rows) ON CONFLICT(key) DO NOTHING",
                ("$key", batch.Key),
                ("$push", batch.Push),
                ("$rows", rows)
            ) == 0
        )
            return new GraphApplyResult(true, 0, 0, 0, 0);
        var nodesBefore = CountOf("node");
        UpsertNodes(connection, transaction, batch.Nodes, batch.KeepsExistingNodes);
        var nodesCreated = CountOf("node") - nodesBefore;
        var edgesCreated = InsertEdges(connection, transaction, batch.Edges);
        var removed = Delete(connection, transaction, "DELETE FROM edge WHERE key = $key", batch.RemovedEdges);
        var orphans = Delete(
            connection,
            transaction,
            "DELETE FROM node WHERE key = $key AND NOT EXISTS (SELECT 1 FROM edge WHERE src = node.id) AND NOT EXISTS (SELECT 1 FROM "
                + "edge WHERE dst = node.id)",
            batch.RemovedNodes
        );
        transaction.Commit();
        return new GraphApplyResult(false, nodesCreated, edgesCreated, removed, orphans);

        int CountOf(string table) =>
            Convert.ToInt32(
                Scalar(connection, transaction, $"SELECT count(*) FROM {table}"),
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    private static void UpsertNodes(
        SqliteConnection connection,
        SqliteTransaction transaction,
        IReadOnlyList<GraphNode> nodes,
        bool keepsExisting
    )
    {
        using var command = Command(
            connection,
            transaction,
            "INSERT INTO node(key, label, name, folded, props) VALUES($key, $label, $name, $folded, $props) ON CONFLICT(key) DO "
                + (keepsExisting ? "NOTHING" : "UPDATE SET name = excluded.name, folded = excluded.folded, props = excluded.props"),
            ("$key", ""),
            ("$label", ""),
            ("$name", ""),
            ("$folded", ""),
            ("$props", "")
        );
        foreach (var node in nodes)
        {
            command.Parameters[0].Value = node.Key;
            command.Parameters[1].Value = node.Label;
            command.Parameters[2].Value = node.Name;
            command.Parameters[3].Value = CharacterFolding.NameKey(node.Name);
            command.Parameters[4].Value = node.Properties.Count == 0 ? "{}" : JsonSerializer.Serialize(node.Properties);
            command.ExecuteNonQuery();
        }
    }

    private static int InsertEdges(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<GraphEdge> edges)
    {
        using var command = Command(
            connection,
            transaction,
            "INSERT INTO edge(src, type, dst, key) SELECT a.id, $type, b.id, $key FROM node a, node b WHERE a.key = $source AND b.key = "
                + "$target ON CONFLICT DO NOTHING",
            ("$type", ""),
            ("$key", ""),
            ("$source", ""),
            ("$target", "")
        );
        var created = 0;
        foreach (var edge in edges)
        {
            command.Parameters[0].Value = edge.Type;
            command.Parameters[1].Value = edge.Key;
            command.Parameters[2].Value = edge.Source;
            command.Parameters[3].Value = edge.Target;
            created += command.ExecuteNonQuery();
        }

        return created;
    }

    private static int Delete(SqliteConnection connection, SqliteTransaction transaction, string sql, IReadOnlyList<string> keys)
    {
        using var command = Command(connection, transaction, sql, ("$key", ""));
        var deleted = 0;
        foreach (var key in keys)
        {
            command.Parameters[0].Value = key;
            deleted += command.ExecuteNonQuery();
        }

        return deleted;
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = _file,
                Mode = mode,
                DefaultTimeout = 30,
                Pooling = mode == SqliteOpenMode.ReadOnly,
            }.ToString()
        );
        connection.Open();
        if (mode != SqliteOpenMode.ReadOnly)
            Execute(connection, null, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;");
        return connection;
    }

    private static int Execute(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        params (string Name, object Value)[] parameters
    )
    {
        using var command = Command(connection, transaction, sql, parameters);
        return command.ExecuteNonQuery();
    }

    private static object? Scalar(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        params (string Name, object Value)[] parameters
    )
    {
        using var command = Command(connection, transaction, sql, parameters);
        return command.ExecuteScalar();
    }
}
