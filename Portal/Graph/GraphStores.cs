using System.Collections.Concurrent;
using Portal.Domain.Graph;
using Portal.Graph.Sqlite;
using Portal.Platform;

namespace Portal.Graph;

/// <summary>The graphs of the workspaces.</summary>
public sealed class GraphStores(DataFolder folder) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, Lazy<SqliteGraphStore>> _embedded = new();

    /// <summary>The store that everything of a workspace is read from: browser, questions, facts for models, introspection.</summary>
    /// <remarks>The embedded one; that a workspace may choose Neo4j is decided here and nowhere else.</remarks>
    public ValueTask<IGraphStore> OpenAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Embedded(workspaceId));
    }

    /// <summary>The embedded store, as a target of pushes.</summary>
    public IGraphStore Embedded(Guid workspaceId) =>
        _embedded.GetOrAdd(workspaceId, id => new Lazy<SqliteGraphStore>(() => new SqliteGraphStore(FileOf(id)))).Value;

    /// <summary>Deletes a workspace's graph: only for resetting the demo.</summary>
    public void Delete(Guid workspaceId)
    {
        if (_embedded.TryRemove(workspaceId, out var store) && store.IsValueCreated)
            store.Value.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Graphs, $"{workspaceId:N}.db*"))
            File.Delete(file);
    }

    public void Dispose()
    {
        foreach (var store in _embedded.Values.Where(s => s.IsValueCreated))
            store.Value.Dispose();
    }

    private string FileOf(Guid workspaceId) => Path.Combine(folder.Graphs, $"{workspaceId:N}.db");
}
