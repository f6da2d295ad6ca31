using System.CommandLine;
using Portal.Commands;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning.Evaluation;

/// <summary>Learning curves on files: how much has to be labeled when texts are chosen in one way or another.</summary>
internal static class CurveCommand
{
    public static Command Curve()
    {
        var train = new Option<FileInfo>("--train")
        {
            Description = "The texts that may be labeled, with what people marked",
            Required = true,
        };
        var test = new Option<FileInfo>("--test") { Description = "What to score on; nothing is chosen on it", Required = true };
        var format = new Option<string>("--format")
        {
            Description = "cluener, bmes, bio, bioes, conll (conll04), conll2003, or any other format of annotations",
            Required = true,
        };
        var strategies = new Option<QueryStrategy[]>("--strategy")
        {
            Description = $"{string.Join(", ", Enum.GetNames<QueryStrategy>())}; all when it is not said",
            AllowMultipleArgumentsPerToken = true,
        };
        var seeds = new Option<int>("--seeds")
        {
            Description = "How often each is played, with seeds 1, 2, …",
            DefaultValueFactory = _ => 3,
        };
        var first = new Option<int>("--first")
        {
            Description = "How many texts are labeled before any is chosen",
            DefaultValueFactory = _ => 100,
        };
        var growth = new Option<double>("--growth")
        {
            Description = "By how much the number of labeled texts grows each round",
            DefaultValueFactory = _ => 1.3,
        };
        var sure = new Option<double?>("--sure")
        {
            Description =
                "Of a chosen text, ask only about places whose tags are less likely than this (0.5 to 1), and take the rest from the "
                + "tagger; whole texts when it is not said. Random is always asked about whole texts",
        };
        var svg = new Option<FileInfo?>("--svg") { Description = "Where to draw the curves" };
        var command = new Command("curve", "Play a team that labels what a strategy chooses, and print the learning curves")
        {
            train,
            test,
            format,
            strategies,
            seeds,
            first,
            growth,
            sure,
            svg,
        };
        command.SetAction(
            (parsed, stop) =>
                CommandRunner.RunDetachedAsync(
                    parsed,
                    () =>
                    {
                        if (
                            parsed.GetValue(seeds) is not (>= 1 and <= 100)
                            || parsed.GetValue(first) < 2
                            || parsed.GetValue(growth) is not (> 1.01 and <= 10)
                            || parsed.GetValue(sure) is not (null or (>= 0.5 and <= 1))
                        )
                            throw new ProblemException(LearningProblems.EvaluateCurve, "seeds");
                        var units = AnnotatedFiles.IsOfWords(parsed.GetValue(format)!) ? TaggingUnits.Words : TaggingUnits.Characters;
                        var report = CurveReport.Of(
                            AnnotatedFiles.Read(parsed.GetValue(format)!, parsed.GetValue(train)!, units),
                            AnnotatedFiles.Read(parsed.GetValue(format)!, parsed.GetValue(test)!, units),
                            new TaggerSettings { Units = units },
                            parsed.GetValue(strategies) is { Length: > 0 } asked ? asked : Enum.GetValues<QueryStrategy>(),
                            parsed.GetValue(seeds),
                            parsed.GetValue(first),
                            parsed.GetValue(growth),
                            parsed.GetValue(sure),
                            stop
                        );
                        if (parsed.GetValue(svg) is { } file)
                            File.WriteAllText(file.FullName, CurveDrawing.Svg(report));
                        return report;
                    },
                    CurveReport.Sentence
                )
        );
        return command;
    }
}
