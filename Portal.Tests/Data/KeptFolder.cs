using System.Globalization;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>A copy of the data folder that an earlier build left behind; see <c>Kept/README.md</c>.</summary>
internal sealed class KeptFolder : IDisposable
{
    public const string Workspace = "kept";
    public const string UserName = "keeper";
    public const string Password = "a long enough sentence";

    private readonly string _root = Directory.CreateTempSubdirectory("portal-kept-").FullName;

    public KeptFolder(string name) =>
        ZipFile.ExtractToDirectory(Path.Combine(Repository.Root, "Portal.Tests", "Data", "Kept", name + ".zip"), _root);

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(_root, "data");

    /// <summary>What the earlier build exported.</summary>
    public string Said(string file) => File.ReadAllText(Path.Combine(_root, "said", file));

    /// <summary>Each row of each table of a database: table, and its columns with values in the order of names.</summary>
    public static async Task<Dictionary<string, List<string>>> RowsAsync(string database, CancellationToken stop)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync(stop);
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in await TablesAsync(connection, stop))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync(stop);
            var columns = Enumerable.Range(0, reader.FieldCount).OrderBy(reader.GetName, StringComparer.Ordinal).ToList();
            var read = rows[table] = [];
            while (await reader.ReadAsync(stop))
                read.Add(string.Join('|', columns.Select(c => $"{reader.GetName(c)}={Text(reader.GetValue(c))}")));
        }

        return rows;
    }

    public void Dispose() => Directory.Delete(_root, true);

    private static async Task<List<string>> TablesAsync(SqliteConnection connection, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'";
        await using var reader = await command.ExecuteReaderAsync(stop);
        var tables = new List<string>();
        while (await reader.ReadAsync(stop))
            tables.Add(reader.GetString(0));
        return tables;
    }

    private static string Text(object value) =>
        value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
