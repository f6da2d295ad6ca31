using System.CommandLine;
using System.Globalization;
using Portal.Commands;
using Portal.Demo;

namespace Portal;

/// <summary>Verbs that look after the portal itself.</summary>
internal static class OperationCommands
{
    public static Command Doctor(CommandRunner runner)
    {
        var command = new Command("doctor", "Check the data folder and what the portal needs");
        command.SetAction(
            (parsed, stop) =>
                runner.ExamineAsync(
                    parsed,
                    async context =>
                    {
                        var checks = (await context.Get<HealthChecks>().RunAsync(context.Stop)).ToList();
                        context.Write(
                            new
                            {
                                status = checks.All(c => c.IsPassed) ? "pass" : "fail",
                                checks = checks.Select(c => new
                                {
                                    c.Name,
                                    c.IsPassed,
                                    c.IsRequired,
                                    c.Detail,
                                    code = c.Code?.Value,
                                }),
                            },
                            _ => string.Join('\n', checks.Select(c => $"{(c.IsPassed ? "ok  " : "FAIL")} {c.Name}: {c.Detail}"))
                        );
                        return checks.Where(c => c.IsRequired).All(c => c.IsPassed) ? 0 : 1;
                    },
                    stop
                )
        );
        return command;
    }

    public static Command Demo(CommandRunner runner)
    {
        var reset = new Command("reset", "Empty a demo workspace and fill it again");
        reset.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var job = await context.RunJobAsync(
                            await context.Get<DemoService>().ResetAsync(context.Actor, context.Workspace, context.Stop)
                        );
                        context.Write(
                            new { workspace = context.Workspace, documents = job.Done },
                            r => string.Format(CultureInfo.CurrentCulture, "{0}: {1} documents", r.workspace, r.documents)
                        );
                        return 0;
                    },
                    stop
                )
        );
        var command = new Command("demo", "The demo workspaces; without a verb they are made when they are missing") { reset };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    context =>
                    {
                        context.Write(
                            new { workspaces = DemoService.Workspaces.Select(w => w.Slug).ToList() },
                            r => string.Join('\n', r.workspaces)
                        );
                        return Task.FromResult(0);
                    },
                    stop
                )
        );
        return command;
    }
}
