using System.Security.Cryptography;
using System.Text;

namespace Portal.Accounts;

/// <summary>The one-time token that makes the first administrator; printed on the console, so that nobody else can grab a fresh
/// server.</summary>
public sealed class SetupToken
{
    private string? _value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public string? Value => _value;

    public bool Matches(string? token) =>
        _value is { } value
        && token is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(token.Trim()));

    public void Use() => _value = null;
}
