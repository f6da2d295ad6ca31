using System.CommandLine;

namespace Portal.Commands;

/// <summary>Options that every verb takes.</summary>
internal static class CommandOptions
{
    public static Option<string?> Data { get; } =
        new("--data") { Description = "The data folder (or Portal__DataDirectory)", Recursive = true };

    public static Option<string> Workspace { get; } =
        new("--workspace", "-w")
        {
            Description = "The workspace",
            DefaultValueFactory = _ => "demo-zh",
            Recursive = true,
        };

    public static Option<bool> Json { get; } =
        new("--json") { Description = "Write JSON for programs to standard output and nothing else", Recursive = true };

    public static Option<string?> Urls { get; } = new("--urls") { Description = "Where the server listens" };

    public static Option<bool> DemoUser { get; } =
        new("--demo-user")
        {
            Description = "Sign a local demo account in: on loopback, in Development (which this chooses unless an environment is set)",
        };

    public static Option<string?> Environment { get; } = new("--environment") { Description = "Development or Production" };
}
