using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Keys for scripts. Only their SHA-256 is kept: they are random, so that a slow hash would protect nothing.</summary>
[ApplicationService]
public sealed class ApiKeyService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, TimeProvider time)
{
    /// <summary>One's own API keys that are not revoked.</summary>
    public async Task<IReadOnlyList<ApiKey>> KeysAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .ApiKeys.AsNoTracking()
            .Where(k => k.UserId == actor.Id && k.RevokedAt == null)
            .OrderBy(k => k.CreatedAt)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Makes an API key and returns it, this once.</summary>
    public async Task<string> AddKeyAsync(ActingUser actor, string name, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        var key = "pk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await writes
            .RunAsync(
                db =>
                {
                    db.ApiKeys.Add(
                        new ApiKey
                        {
                            Id = Guid.CreateVersion7(),
                            UserId = actor.Id,
                            Name = string.IsNullOrWhiteSpace(name) ? "key" : name.Trim(),
                            Prefix = key[..9],
                            Hash = HashOf(key),
                            CreatedAt = time.GetUtcNow().UtcDateTime,
                        }
                    );
                    return db.SaveChangesAsync();
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return key;
    }

    /// <summary>Revokes one of one's own keys.</summary>
    public async Task RevokeKeyAsync(ActingUser actor, Guid key, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        await writes
            .RunAsync(
                db =>
                    db.ApiKeys.Where(k => k.Id == key && k.UserId == actor.Id)
                        .ExecuteUpdateAsync(s => s.SetProperty(k => k.RevokedAt, now)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The account of an API key; null when there is none, or it is disabled.</summary>
    internal async Task<PortalUser?> UserOfKeyAsync(string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await (
            from k in db.ApiKeys
            join u in db.Users on k.UserId equals u.Id
            where k.Hash == hash && k.RevokedAt == null && !u.IsDisabled
            select u
        )
            .AsNoTracking()
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
