using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Graph;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Graph;
using Portal.Graph.Neo4j;
using Portal.Models;
using Portal.Platform;

namespace Portal.Knowledge.Push;

/// <summary>The Neo4j database that a workspace's triples are also pushed to.</summary>
[ApplicationService]
public sealed class Neo4jService(AccessControl access, WriteQueue writes, Neo4jStores stores, TripleOutbox outbox, OutgoingHosts hosts)
{
    /// <summary>The connection without its password; null when there is none.</summary>
    public async Task<Neo4jView?> GetAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Neo4jConnections.Where(c => c.WorkspaceId == scope.Id)
            .Select(c => new Neo4jView(c.Endpoint, c.Database, c.UserName))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Sets the connection and queues every approved triple for it; a second push of the same changes nothing there.</summary>
    public async Task SetAsync(
        ActingUser actor,
        string workspace,
        string endpoint,
        string database,
        string userName,
        string password,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            throw new ProblemException(ModelsProblems.EndpointIllegal, "endpoint", endpoint ?? "");
        if (hosts.RefusalOf(uri) is { } refusal)
            throw new ProblemException(refusal);
        await writes
            .RunAsync(
                async db =>
                {
                    var row = await db.Neo4jConnections.FirstOrDefaultAsync(c => c.WorkspaceId == scope.Id).ConfigureAwait(false);
                    if (row is null)
                        db.Neo4jConnections.Add(row = new Neo4jConnection { WorkspaceId = scope.Id });
                    (row.Endpoint, row.Database, row.UserName) = (uri.ToString(), database, userName);
                    if (password.Length > 0)
                        row.ProtectedPassword = stores.Protect(password);
                    row.Version++;
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    var approved = await db
                        .Triples.Where(t => t.WorkspaceId == scope.Id && t.State == TripleState.Approved)
                        .Select(t => t.Id)
                        .ToListAsync()
                        .ConfigureAwait(false);
                    if (approved.Count > 0)
                        await outbox.AddAsync(db, scope.Id, approved, false, GraphTargets.Neo4j).ConfigureAwait(false);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Forgets the connection and what waits for it; the database there is left as it is.</summary>
    public async Task RemoveAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    await db
                        .Outbox.Where(o => o.WorkspaceId == scope.Id && o.Target == GraphTargets.Neo4j)
                        .ExecuteDeleteAsync()
                        .ConfigureAwait(false);
                    await db
                        .Pushes.Where(o => o.WorkspaceId == scope.Id && o.Target == GraphTargets.Neo4j && !o.IsDone)
                        .ExecuteDeleteAsync()
                        .ConfigureAwait(false);
                    await db.Neo4jConnections.Where(c => c.WorkspaceId == scope.Id).ExecuteDeleteAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Asks the server for one row and returns what it said was wrong; null when it answered.</summary>
    /// <exception cref="ProblemException">The host is not allowed, or it sends on to another one.</exception>
    public async Task<string?> TestAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await stores.OpenAsync(scope.Db, scope.Id, cancellationToken).ConfigureAwait(false) is Neo4jQueryApiStore store)
                await store.PingAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (error is Neo4jException or HttpRequestException or InvalidOperationException)
        {
            return error.Message;
        }
    }
}

public sealed record Neo4jView(string Endpoint, string Database, string UserName);
