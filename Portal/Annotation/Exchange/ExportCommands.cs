using System.CommandLine;
using Portal.Commands;

namespace Portal.Annotation.Exchange;

/// <summary>The verb that writes a workspace's work.</summary>
internal static class ExportCommands
{
    public static Command Export(CommandRunner runner)
    {
        var kind = new Argument<string>("kind") { Description = string.Join(", ", ExportService.Kinds) };
        var output = new Option<string?>("--out") { Description = "The file; standard output when not given" };
        var command = new Command("export", "Export the workspace's work") { kind, output };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var lines = 0;
                        await using var writer = parsed.GetValue(output) is { } path ? new StreamWriter(path) : null;
                        await foreach (
                            var line in context
                                .Get<ExportService>()
                                .ExportAsync(context.Actor, context.Workspace, parsed.GetValue(kind)!, context.Stop)
                        )
                        {
                            lines++;
                            await (writer ?? Console.Out).WriteLineAsync(line);
                        }

                        if (writer is not null)
                            context.Write(new { file = parsed.GetValue(output), lines }, r => $"{r.lines} lines");
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }
}
