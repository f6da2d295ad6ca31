using Portal.Accounts;

namespace Portal;

/// <summary>What the console says when the server is up: where it listens and, on a new data folder, the one-time token.</summary>
internal static class Greeting
{
    public static void Write(WebApplication app)
    {
        var address = app.Urls.FirstOrDefault() ?? "";
        Console.WriteLine($"Portal: {address}");
        var setup = app.Services.GetRequiredService<SetupService>();
        if (
            !setup.IsSetUpAsync(CancellationToken.None).GetAwaiter().GetResult()
            && app.Services.GetRequiredService<SetupToken>().Value is { } token
        )
            Console.WriteLine($"First start: open {address}/setup?token={token} to make the administrator account. The token works once.");
    }
}
