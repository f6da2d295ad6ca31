using System.CommandLine;
using Portal.Commands;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Learning.Evaluation;

namespace Portal.Learning;

/// <summary>Measures what learns, on files: trains on one, chooses on another, and scores on a third.</summary>
internal static class EvaluationCommands
{
    public static Command Tagger()
    {
        var train = Files("--train", "What to learn from");
        var dev = new Option<FileInfo?>("--dev")
        {
            Description = "What to choose passes and confidence on; without it a tenth of what is learned from is held out",
        };
        var test = Files("--test", "What to score on; nothing is chosen on it");
        var format = new Option<string>("--format")
        {
            Description = "cluener, bmes, bio, bioes, conll (conll04), conll2003, or any other format of annotations",
            Required = true,
        };
        var units = new Option<string?>("--units")
        {
            Description = "What gets a tag: characters or words; words where the file is one of tokens",
        };
        var algorithm = new Option<TaggerAlgorithm>("--algorithm")
        {
            Description = "PassiveAggressive, AdaGrad or Lbfgs",
            DefaultValueFactory = _ => TaggerAlgorithm.PassiveAggressive,
        };
        var passes = new Option<int?>("--passes")
        {
            Description = "The most passes through the set; what the algorithm needs when it is not said",
        };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same tagger", DefaultValueFactory = _ => 1 };
        var command = new Command("tagger", "Train a tagger on files and score it")
        {
            train,
            dev,
            test,
            format,
            units,
            algorithm,
            passes,
            seed,
        };
        command.SetAction(
            (parsed, stop) =>
                CommandRunner.RunDetachedAsync(
                    parsed,
                    () =>
                        TaggerReport.Of(
                            AnnotatedFiles.Read(parsed.GetValue(format)!, parsed.GetValue(train)!, Asked(parsed, format, units)),
                            parsed.GetValue(dev) is { } choice
                                ? AnnotatedFiles.Read(parsed.GetValue(format)!, choice, Asked(parsed, format, units))
                                : null,
                            AnnotatedFiles.Read(parsed.GetValue(format)!, parsed.GetValue(test)!, Asked(parsed, format, units)),
                            Passes(
                                new TaggerSettings { Units = Asked(parsed, format, units), Seed = parsed.GetValue(seed) }.For(
                                    parsed.GetValue(algorithm)
                                ),
                                parsed.GetValue(passes)
                            ),
                            stop
                        ),
                    TaggerReport.Sentence
                )
        );
        return command;
    }

    public static Command Relations()
    {
        var train = Files("--train", "What to learn from");
        var valid = new Option<FileInfo?>("--valid")
        {
            Description = "What to choose on; without it a tenth of what is learned from is held out",
        };
        var test = new Option<FileInfo?>("--test")
        {
            Description = "What to score on; without it a fifth of the texts of --train, told by a hash of the text",
        };
        var format = new Option<string>("--format")
        {
            Description = "chinese-nre, conll04, spo, or any other format of annotations that holds relations",
            Required = true,
        };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same classifier", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "relations",
            "Train a relation classifier on files and score it, with the entities that are marked and with those that a tagger finds"
        )
        {
            train,
            valid,
            test,
            format,
            seed,
        };
        command.SetAction(
            (parsed, stop) =>
                CommandRunner.RunDetachedAsync(
                    parsed,
                    () =>
                    {
                        var (name, learned, choice, scored) = (
                            parsed.GetValue(format)!,
                            parsed.GetValue(train)!,
                            parsed.GetValue(valid),
                            parsed.GetValue(test)
                        );
                        if (name == RelationFiles.ChineseNre)
                        {
                            var pairs = RelationFiles.Pairs(learned);
                            return RelationReport.OfPairs(
                                scored is null ? [.. pairs.Where(e => !RelationFiles.IsScored(e.Text))] : pairs,
                                choice is null ? null : RelationFiles.Pairs(choice),
                                scored is null ? [.. pairs.Where(e => RelationFiles.IsScored(e.Text))] : RelationFiles.Pairs(scored),
                                new RelationSettings { Seed = parsed.GetValue(seed) },
                                stop
                            );
                        }

                        var isOfWords = name != "spo" && AnnotatedFiles.IsOfWords(name);
                        var units = isOfWords ? TaggingUnits.Words : TaggingUnits.Characters;
                        var texts = RelationFiles.Texts(name, learned);
                        return RelationReport.OfTexts(
                            scored is null ? [.. texts.Where(d => !RelationFiles.IsScored(d.Text))] : texts,
                            choice is null ? null : RelationFiles.Texts(name, choice),
                            scored is null ? [.. texts.Where(d => RelationFiles.IsScored(d.Text))] : RelationFiles.Texts(name, scored),
                            new RelationSettings { Units = units, Seed = parsed.GetValue(seed) },
                            new TaggerSettings { Units = units, Seed = parsed.GetValue(seed) },
                            isOfWords ? AnnotatedFiles.Words : _ => null,
                            stop
                        );
                    },
                    RelationReport.Sentence
                )
        );
        return command;
    }

    private static TaggerSettings Passes(TaggerSettings settings, int? passes) =>
        passes is null ? settings
        : passes is >= 1 and <= 500 and var most ? settings with { MostPasses = most }
        : throw new ProblemException(LearningProblems.EvaluatePasses, "passes", "500");

    private static Option<FileInfo> Files(string name, string description) => new(name) { Description = description, Required = true };

    private static TaggingUnits Asked(ParseResult parsed, Option<string> format, Option<string?> units) =>
        parsed.GetValue(units) is { } name
            ? Enum.TryParse<TaggingUnits>(name, true, out var asked) && Enum.IsDefined(asked)
                ? asked
                : throw new ProblemException(LearningProblems.EvaluateUnits, "units", name)
            : AnnotatedFiles.IsOfWords(parsed.GetValue(format)!)
                ? TaggingUnits.Words
                : TaggingUnits.Characters;
}
