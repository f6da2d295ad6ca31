namespace Portal.Accounts;

/// <summary>On whose behalf something is done.</summary>
/// <param name="Id">The account; <see cref="CommandLine"/> has one of its own.</param>
/// <param name="Name">For people.</param>
/// <param name="IsAdministrator">May do everything in every workspace.</param>
public sealed record ActingUser(Guid Id, string Name, bool IsAdministrator)
{
    /// <summary>Whoever can read and write the data folder: the command line needs no account.</summary>
    public static ActingUser CommandLine { get; } = new(new Guid("00000000-0000-7000-8000-000000000001"), "command line", true);

    /// <summary>The portal itself: the demo workspace and jobs that nobody started.</summary>
    public static ActingUser System { get; } = new(new Guid("00000000-0000-7000-8000-000000000002"), "portal", true);

    /// <summary>Nobody: may do nothing.</summary>
    public static ActingUser Nobody { get; } = new(Guid.Empty, "", false);
}
