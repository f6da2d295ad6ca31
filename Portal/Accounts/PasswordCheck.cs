namespace Portal.Accounts;

/// <summary>What came of checking a password.</summary>
/// <param name="Fits">Whether it is the account's.</param>
/// <param name="NewHash">Its hash of today's make, where the stored one is older.</param>
public sealed record PasswordCheck(bool Fits, string? NewHash);
