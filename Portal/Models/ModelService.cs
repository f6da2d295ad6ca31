using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Llm;

namespace Portal.Services;

/// <summary>Model connections of a workspace. Keys go in and never come out.</summary>
[ApplicationService]
public sealed class ModelService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, ModelClients clients, TimeProvider time)
{
    /// <summary>The connections, by name.</summary>
    public async Task<IReadOnlyList<ModelView>> ListAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Models.Where(m => m.WorkspaceId == found.Id).OrderBy(m => m.Name)
            .Select(m => new ModelView(m.Id, m.Name, m.Endpoint, m.Model, m.ProtectedKey != null, m.RequestsPerMinute, m.InputPrice, m.OutputPrice)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a connection.</summary>
    /// <exception cref="ProblemException">The address is no http(s) address, or a name is missing.</exception>
    public async Task<Guid> AddAsync(ActingUser actor, string workspace, string name, string endpoint, string model, string? key, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(model))
            throw new ProblemException("model.name.empty", "name");
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            throw new ProblemException("model.endpoint.illegal", "endpoint", endpoint ?? "");
        var row = new ModelConnection
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = found.Id,
            Name = name.Trim(),
            Endpoint = uri.ToString(),
            Model = model.Trim(),
            ProtectedKey = string.IsNullOrEmpty(key) ? null : clients.Protect(key),
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        await writes.RunAsync(
            db =>
            {
                db.Models.Add(row);
                return db.SaveChangesAsync();
            },
            cancellationToken).ConfigureAwait(false);
        return row.Id;
    }

    /// <summary>Says how fast a connection may be asked, and what it costs.</summary>
    /// <exception cref="ProblemException">There is no such connection, or a number is out of its range.</exception>
    public async Task SetLimitsAsync(ActingUser actor, string workspace, Guid id, int requestsPerMinute, double? inputPrice, double? outputPrice, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (requestsPerMinute is not (>= 0 and <= 100_000) || inputPrice is not (null or (>= 0 and <= 1e6)) || outputPrice is not (null or (>= 0 and <= 1e6)))
            throw new ProblemException("model.limits", "limits");
        await writes.RunAsync(
            async db =>
            {
                var row = await db.Models.FirstOrDefaultAsync(m => m.Id == id && m.WorkspaceId == found.Id).ConfigureAwait(false) ?? throw new ProblemException("model.unknown", id.ToString());
                (row.RequestsPerMinute, row.InputPrice, row.OutputPrice, row.Version) = (requestsPerMinute, inputPrice, outputPrice, row.Version + 1);
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a connection.</summary>
    public async Task RemoveAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        await writes.RunAsync(db => db.Models.Where(m => m.Id == id && m.WorkspaceId == found.Id).ExecuteDeleteAsync(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says one word to the model and returns what went wrong; null when it answered.</summary>
    public async Task<string?> TestAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row = await db.Models.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id && m.WorkspaceId == found.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException("model.unknown", id.ToString());
        try
        {
            using var client = clients.Create(row);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            await client.GetResponseAsync("ping", new ChatOptions { MaxOutputTokens = 1 }, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return error.Message;
        }
    }
}

/// <summary>A model connection.</summary>
/// <param name="RequestsPerMinute">How many requests may be sent in a minute; 0 for as many as it takes.</param>
/// <param name="InputPrice">What a million tokens that are read cost; null where it is not known.</param>
/// <param name="OutputPrice">What a million tokens that are written cost.</param>
public sealed record ModelView(Guid Id, string Name, string Endpoint, string Model, bool HasKey, int RequestsPerMinute = 0, double? InputPrice = null, double? OutputPrice = null);
