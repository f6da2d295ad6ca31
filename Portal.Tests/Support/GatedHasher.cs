using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;

namespace Portal.Tests.Support;

/// <summary>A hasher that costs nothing, counts, and can be made to stand still.</summary>
internal sealed class GatedHasher : IPasswordHasher<PortalUser>, IDisposable
{
    private readonly ManualResetEventSlim _gate = new(true);
    private int _hashes;
    private int _entered;
    private int _checks;
    private int _inside;
    private int _mostInside;

    /// <summary>Passwords hashed.</summary>
    public int Hashes => Volatile.Read(ref _hashes);

    /// <summary>Checks begun.</summary>
    public int Entered => Volatile.Read(ref _entered);

    /// <summary>Checks ended.</summary>
    public int Checks => Volatile.Read(ref _checks);

    /// <summary>The most that were inside at a time.</summary>
    public int MostInside => Volatile.Read(ref _mostInside);

    /// <summary>What hashes begin with; those that begin otherwise are of an older make.</summary>
    public string Make { get; set; } = "1";

    public void Close() => _gate.Reset();

    public void Open() => _gate.Set();

    public string HashPassword(PortalUser user, string password)
    {
        Interlocked.Increment(ref _hashes);
        return $"{Make}:{password}";
    }

    public PasswordVerificationResult VerifyHashedPassword(PortalUser user, string hashedPassword, string providedPassword)
    {
        var inside = Interlocked.Increment(ref _inside);
        for (var most = MostInside; inside > most; most = MostInside)
            Interlocked.CompareExchange(ref _mostInside, inside, most);
        Interlocked.Increment(ref _entered);
        _gate.Wait();
        Interlocked.Decrement(ref _inside);
        Interlocked.Increment(ref _checks);
        return hashedPassword.Split(':', 2) is not [var make, var password] || password != providedPassword
                ? PasswordVerificationResult.Failed
            : make == Make ? PasswordVerificationResult.Success
            : PasswordVerificationResult.SuccessRehashNeeded;
    }

    public void Dispose()
    {
        // Lets go whom a failed test left standing.
        _gate.Set();
        _gate.Dispose();
    }
}
