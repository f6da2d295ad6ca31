using Portal.Domain.Graph;
using Portal.Graph.Sqlite;

namespace Portal.Tests.Graph.Host;

public sealed class SqliteGraphStoreTests : GraphStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-graph-").FullName;

    protected override IGraphStore Open() => new SqliteGraphStore(Path.Combine(_folder, "graph.db"));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, true);
    }
}
