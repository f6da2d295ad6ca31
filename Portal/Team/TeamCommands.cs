using System.CommandLine;
using System.Globalization;
using Portal.Commands;
using Portal.Corpora;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Team.Agreement;

namespace Portal.Team;

/// <summary>Verbs on the work of several annotators.</summary>
internal static class TeamCommands
{
    public static Command Agreement(CommandRunner runner)
    {
        var corpus = new Option<string>("--corpus") { Description = "The corpus", DefaultValueFactory = _ => "default" };
        var command = new Command("agreement", "How well the annotators of a corpus agree: over all, by type, by pair, by document")
        {
            corpus,
        };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var name = parsed.GetValue(corpus)!;
                        var found =
                            (
                                await context.Get<DocumentService>().CorporaAsync(context.Actor, context.Workspace, context.Stop)
                            ).FirstOrDefault(c => c.Name == name)
                            ?? throw new ProblemException(CorporaProblems.CorpusUnknown, "corpus", name);
                        var report = await context
                            .Get<TeamReportService>()
                            .AgreementAsync(context.Actor, context.Workspace, found.Id, context.Stop);
                        context.Write(
                            new
                            {
                                report.Study.All.Documents,
                                report.Study.All.Annotators,
                                all = Measures(report.Study.All),
                                byType = report.Study.ByType.ToDictionary(t => t.Key, t => Measures(t.Value)),
                                pairs = report.Study.Pairs.Select(p => new
                                {
                                    first = report.Names[p.First],
                                    second = report.Names[p.Second],
                                    p.Documents,
                                    cohenKappa = Value(p.CohenKappa),
                                    exactF1 = p.Exact.F1,
                                    partialF1 = p.Partial.F1,
                                }),
                                byDocument = report.Study.ByDocument.Select(d => new
                                {
                                    document = d.Key,
                                    title = report.Titles[d.Key],
                                    measures = Measures(d.Value),
                                }),
                                drift = report.Drift,
                            },
                            _ => string.Join('\n', Lines(report))
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static object Measures(AgreementMeasures m) =>
        new
        {
            m.Documents,
            m.Measured,
            fleissKappa = Value(m.FleissKappa),
            alpha = Value(m.Alpha),
            unitizingAlpha = Value(m.UnitizingAlpha),
            gamma = Value(m.Gamma),
            exactF1 = m.Exact.F1,
            partialF1 = m.Partial.F1,
        };

    private static object Value(Coefficient c) =>
        new
        {
            c.Value,
            c.Observed,
            c.Expected,
            c.Units,
            c.Undefined,
        };

    private static IEnumerable<string> Lines(AgreementReport report)
    {
        yield return $"{report.Study.All.Documents} documents, {report.Names.Count} annotators; κ, αu and γ over the "
            + $"{report.Study.All.Measured} documents with {report.Study.All.Annotators} annotators";
        yield return Line("all", report.Study.All);
        foreach (var (type, measures) in report.Study.ByType)
            yield return Line(type, measures);
        foreach (var p in report.Study.Pairs)
            yield return $"{report.Names[p.First]} – {report.Names[p.Second]}: {p.Documents} documents, Cohen κ "
                + $"{Shown(p.CohenKappa.Value)}, exact F1 {Shown(p.Exact.F1)}, partial F1 {Shown(p.Partial.F1)}";
    }

    private static string Line(string name, AgreementMeasures m) =>
        $"{name}: Fleiss κ {Shown(m.FleissKappa.Value)}, α {Shown(m.Alpha.Value)}, αu {Shown(m.UnitizingAlpha.Value)}, γ "
        + $"{Shown(m.Gamma.Value)}, exact F1 {Shown(m.Exact.F1)}, partial F1 {Shown(m.Partial.F1)}";

    private static string Shown(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";
}
