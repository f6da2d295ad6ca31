using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>The hosts that administrators let the portal ask, as models and as graph databases, without starting it anew.</summary>
[ApplicationService]
public sealed class AllowedHostService(
    AccessControl access,
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    OutgoingHosts hosts,
    TimeProvider time
)
{
    /// <summary>What the option lists, then what administrators allowed, by name.</summary>
    public async Task<IReadOnlyList<AllowedHostView>> ListAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var allowed = await (
            from host in db.AllowedHosts
            join user in db.Users on host.AllowedBy equals user.Id into users
            from user in users.DefaultIfEmpty()
            orderby host.Host
            select new AllowedHostView(host.Host, false, user == null ? null : user.DisplayName, host.AllowedAt)
        )
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. hosts.Listed.Select(listed => new AllowedHostView(listed, true, null, null)), .. allowed];
    }

    /// <summary>Allows a host; one that is allowed already stays as it is.</summary>
    /// <exception cref="ProblemException">It is no host, or one that only the option may list.</exception>
    public async Task AllowAsync(ActingUser actor, string host, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        var entry = EntryOf(host);
        var (by, now) = (actor.Id, time.GetUtcNow().UtcDateTime);
        await writes
            .RunAsync(
                async db =>
                {
                    if (await db.AllowedHosts.AnyAsync(h => h.Host == entry).ConfigureAwait(false))
                        return;
                    db.AllowedHosts.Add(
                        new AllowedHost
                        {
                            Host = entry,
                            AllowedBy = by,
                            AllowedAt = now,
                        }
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        // Committed: it is put in force whether or not the caller still waits.
        await LoadAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes an allowance back. Connections that use it stay, and say from now on that they may not be asked.</summary>
    public async Task ForgetAsync(ActingUser actor, string host, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(db => db.AllowedHosts.Where(h => h.Host == host).ExecuteDeleteAsync(), cancellationToken)
            .ConfigureAwait(false);
        // Committed: it is put in force whether or not the caller still waits.
        await LoadAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Reads what was allowed; asked at the start and after each change.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        // As a write, one after the other: what was read before somebody took an allowance back is not put in force after it.
        await writes
            .RunAsync(
                async db => hosts.SetAllowed(await db.AllowedHosts.Select(h => h.Host).ToListAsync().ConfigureAwait(false)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static string EntryOf(string? host)
    {
        string entry;
        try
        {
            entry = OutgoingHosts.Normalized(host ?? "");
        }
        catch (FormatException)
        {
            throw new ProblemException(PlatformProblems.HostIllegal, "host", host ?? "");
        }

        return OutgoingHosts.IsOutOfReach(entry) ? throw new ProblemException(PlatformProblems.HostOutOfReach, "host", entry) : entry;
    }
}

/// <summary>A host that the portal may ask.</summary>
/// <param name="Host">A name, an address or a network, with a port or without; <c>public</c> for the open internet.</param>
/// <param name="IsListed">Whether the option lists it, which only a restart changes.</param>
/// <param name="AllowedBy">Which administrator allowed it; null where the option lists it or the account is gone.</param>
/// <param name="AllowedAt">When, in universal time; null where the option lists it.</param>
public sealed record AllowedHostView(string Host, bool IsListed, string? AllowedBy, DateTime? AllowedAt);
