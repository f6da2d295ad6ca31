using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Models;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Models;

/// <summary>Model connections of a workspace. Keys go in and never come out.</summary>
[ApplicationService]
public sealed partial class ModelService(
    AccessControl access,
    WriteQueue writes,
    ModelClients clients,
    OutgoingHosts hosts,
    TimeProvider time,
    ILogger<ModelService> logger
)
{
    private static readonly TimeSpan s_longestTest = TimeSpan.FromSeconds(20);

    /// <summary>The connections, by name.</summary>
    public async Task<IReadOnlyList<ModelView>> ListAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Models.Where(m => m.WorkspaceId == scope.Id)
            .OrderBy(m => m.Name)
            .Select(m => new ModelView(
                m.Id,
                m.Name,
                m.Endpoint,
                m.Model,
                m.ProtectedKey != null,
                m.RequestsPerMinute,
                m.InputPrice,
                m.OutputPrice
            ))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Adds a connection.</summary>
    /// <exception cref="ProblemException">The address is no http(s) address, or a name is missing.</exception>
    public async Task<Guid> AddAsync(
        ActingUser actor,
        string workspace,
        string name,
        string endpoint,
        string model,
        string? key,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(model))
            throw new ProblemException(ModelsProblems.NameEmpty, "name");
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            throw new ProblemException(ModelsProblems.EndpointIllegal, "endpoint", endpoint ?? "");
        if (hosts.RefusalOf(uri) is { } refusal)
            throw new ProblemException(refusal);
        var row = new ModelConnection
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = scope.Id,
            Name = name.Trim(),
            Endpoint = uri.ToString(),
            Model = model.Trim(),
            ProtectedKey = string.IsNullOrEmpty(key) ? null : clients.Protect(key),
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        await writes
            .RunAsync(
                db =>
                {
                    db.Models.Add(row);
                    return db.SaveChangesAsync();
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return row.Id;
    }

    /// <summary>Says how fast a connection may be asked, and what it costs.</summary>
    /// <exception cref="ProblemException">There is no such connection, or a number is out of its range.</exception>
    public async Task SetLimitsAsync(
        ActingUser actor,
        string workspace,
        Guid id,
        int requestsPerMinute,
        double? inputPrice,
        double? outputPrice,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (
            requestsPerMinute is not (>= 0 and <= 100_000)
            || inputPrice is not (null or (>= 0 and <= 1e6))
            || outputPrice is not (null or (>= 0 and <= 1e6))
        )
            throw new ProblemException(ModelsProblems.Limits, "limits");
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db.Models.FirstOrDefaultAsync(m => m.Id == id && m.WorkspaceId == scope.Id).ConfigureAwait(false)
                        ?? throw new ProblemException(ModelsProblems.Unknown, id.ToString());
                    (row.RequestsPerMinute, row.InputPrice, row.OutputPrice, row.Version) = (
                        requestsPerMinute,
                        inputPrice,
                        outputPrice,
                        row.Version + 1
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Removes a connection.</summary>
    public async Task RemoveAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(db => db.Models.Where(m => m.Id == id && m.WorkspaceId == scope.Id).ExecuteDeleteAsync(), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Says one word to the model and returns what went wrong; null when it answered.</summary>
    public async Task<Problem?> TestAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        var row =
            await scope
                .Db.Models.AsNoTracking()
                .FirstOrDefaultAsync(m => m.Id == id && m.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(ModelsProblems.Unknown, id.ToString());
        if (hosts.RefusalOf(new Uri(row.Endpoint)) is { } refusal)
            return refusal;
        try
        {
            using var client = clients.Create(row);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_longestTest);
            await client.GetResponseAsync("ping", new ChatOptions { MaxOutputTokens = 1 }, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogSilent(logger, id, s_longestTest.TotalSeconds);
            return new Problem(ModelsProblems.Silent, row.Name, $"{s_longestTest.TotalSeconds}");
        }
        catch (ModelCallException error) when (error.InnerException is ProblemException refused)
        {
            return refused.Problems[0];
        }
        catch (ModelCallException error)
        {
            return new Problem(ModelsProblems.Said, row.Name, error.Message);
        }
    }

    [LoggerMessage(EventIds.Models + 2, LogLevel.Warning, "Model {Connection} was tried and did not answer in {Seconds} s")]
    private static partial void LogSilent(ILogger logger, Guid connection, double seconds);
}

/// <summary>A model connection.</summary>
/// <param name="RequestsPerMinute">How many requests may be sent in a minute; 0 for as many as it takes.</param>
/// <param name="InputPrice">What a million tokens that are read cost; null where it is not known.</param>
/// <param name="OutputPrice">What a million tokens that are written cost.</param>
public sealed record ModelView(
    Guid Id,
    string Name,
    string Endpoint,
    string Model,
    bool HasKey,
    int RequestsPerMinute = 0,
    double? InputPrice = null,
    double? OutputPrice = null
);
