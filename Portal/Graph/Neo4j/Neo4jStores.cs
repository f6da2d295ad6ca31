using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Graph;

namespace Portal.Graph.Neo4j;

/// <summary>Opens the Neo4j database that a workspace is connected to.</summary>
public sealed class Neo4jStores(IHttpClientFactory clients, IDataProtectionProvider protection)
{
    public const string ClientName = "neo4j";

    private readonly IDataProtector _protector = protection.CreateProtector("Portal.Neo4j");

    public string Protect(string password) => _protector.Protect(password);

    /// <summary>The store; null when the workspace has no connection.</summary>
    public async Task<IGraphStore?> OpenAsync(PortalDbContext db, Guid workspaceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var connection = await db
            .Neo4jConnections.AsNoTracking()
            .FirstOrDefaultAsync(c => c.WorkspaceId == workspaceId, cancellationToken)
            .ConfigureAwait(false);
        return connection is null
            ? null
            : new Neo4jQueryApiStore(
                clients.CreateClient(ClientName),
                new Uri(connection.Endpoint),
                connection.Database,
                connection.UserName,
                connection.ProtectedPassword is { } secret ? _protector.Unprotect(secret) : "",
                workspaceId
            );
    }
}
