using System.CommandLine;
using System.Text.Json;
using Portal.Commands;
using Portal.Corpora;
using Portal.Data.Knowledge;
using Portal.Jobs;
using Portal.Knowledge.Exchange;
using Portal.Platform;
using Portal.Workspaces;

namespace Portal.Knowledge;

/// <summary>Verbs about triples and the graph.</summary>
internal static class KnowledgeCommands
{
    public static Command Approve(CommandRunner runner)
    {
        var all = new Option<bool>("--all") { Description = "Approve every triple that waits" };
        var relation = new Option<string?>("--relation") { Description = "Only this relation" };
        var command = new Command("approve", "List the triples that wait, or approve them") { all, relation };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var review = context.Get<ReviewService>();
                        var approved = 0;
                        var waiting = await review.QueueAsync(
                            context.Actor,
                            context.Workspace,
                            TripleState.Pending,
                            parsed.GetValue(relation),
                            null,
                            new PageRequest(1, 200),
                            context.Stop
                        );
                        while (parsed.GetValue(all) && waiting.Items.Count > 0)
                        {
                            approved += await review.DecideAsync(
                                context.Actor,
                                context.Workspace,
                                Guid.CreateVersion7(),
                                [.. waiting.Items.Select(t => t.Id)],
                                TripleState.Approved,
                                context.Stop
                            );
                            waiting = await review.QueueAsync(
                                context.Actor,
                                context.Workspace,
                                TripleState.Pending,
                                parsed.GetValue(relation),
                                null,
                                new PageRequest(1, 200),
                                context.Stop
                            );
                        }

                        await context.Get<JobRunner>().RunPrecedingAsync(context.Stop);
                        context.Write(
                            new
                            {
                                approved,
                                waiting = waiting.Total,
                                triples = waiting.Items.Select(t => new
                                {
                                    t.Id,
                                    head = t.Head.Name,
                                    t.Relation,
                                    tail = t.Tail?.Name ?? t.Value,
                                }),
                            },
                            r =>
                                $"approved {r.approved}, waiting {r.waiting}\n"
                                + string.Join('\n', r.triples.Select(t => $"{t.head} | {t.Relation} | {t.tail}"))
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    public static Command Graph(CommandRunner runner)
    {
        var file = new Argument<string>("file") { Description = "Tab separated head, relation, tail, head type, tail type; also gzipped" };
        var create = new Option<bool>("--create") { Description = "Make the workspace when there is none" };
        var import = new Command("import", "Import a file of triples into the graph; importing is approving") { file, create };
        import.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        await WorkspaceCommands.EnsureAsync(context, parsed.GetValue(create));
                        var id = await CorpusCommands.UploadAsync(context, parsed.GetValue(file)!);
                        var job = await context.RunJobAsync(
                            await context.Get<TripleImportService>().StartAsync(context.Actor, context.Workspace, id, context.Stop)
                        );
                        context.Write(
                            JsonSerializer.Deserialize<TripleImportResult>(job.Result!, JsonSerializerOptions.Web)!,
                            r => $"{r.Triples} triples: {r.Nodes} nodes, {r.Edges} edges, {r.Rejected} rejected, {r.Seconds} s"
                        );
                        return 0;
                    },
                    stop
                )
        );
        return new Command("graph", "The graph") { import };
    }
}
