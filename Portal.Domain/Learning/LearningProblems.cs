namespace Portal.Domain.Learning;

/// <summary>Problems of engines, prompts and evaluations, and why a suggestion was dropped.</summary>
public static class LearningProblems
{
    /// <summary>“The threshold must be between 0.5 and 1.”</summary>
    public static ProblemCode EngineAcceptAbove { get; } = new("engine.acceptAbove");

    /// <summary>“The file of {0} in the data folder is not what was written. Other versions are unaffected: choose one of them, or
    /// train again.”</summary>
    public static ProblemCode EngineFileBroken { get; } = new("engine.file.broken");

    /// <summary>“The file of {0} is missing in the data folder. Other versions are unaffected: choose one of them, or train
    /// again.”</summary>
    public static ProblemCode EngineFileMissing { get; } = new("engine.file.missing");

    /// <summary>“Version {0} is in use. Choose another one first, then remove it.”</summary>
    public static ProblemCode EngineModelInUse { get; } = new("engine.model.inUse");

    /// <summary>“There is no such version any more. Nothing was changed.”</summary>
    public static ProblemCode EngineModelUnknown { get; } = new("engine.model.unknown");

    /// <summary>“{0} is not trained. Choose tagger or relations.”</summary>
    public static ProblemCode EngineNotTrainable { get; } = new("engine.notTrainable");

    /// <summary>“No trained version of {0} is in use. Train it on the engines page, or choose a version there.”</summary>
    public static ProblemCode EngineNotTrained { get; } = new("engine.notTrained");

    /// <summary>“There is no engine that could suggest anything yet: add dictionary terms or schema examples, or train one on decided
    /// documents.”</summary>
    public static ProblemCode EngineNothing { get; } = new("engine.nothing");

    /// <summary>“The threshold of automatic acceptance must be between 0.5 and 1.”</summary>
    public static ProblemCode EngineSettingsAutoAccept { get; } = new("engine.settings.autoAccept");

    /// <summary>“Thresholds must be between 0 and 1.”</summary>
    public static ProblemCode EngineSettingsShare { get; } = new("engine.settings.share");

    /// <summary>“Choose 1 to 100 seeds, at least 2 first texts, a growth above 1.01 and up to 10, and a certainty from 0.5 to
    /// 1.”</summary>
    public static ProblemCode EvaluateCurve { get; } = new("evaluate.curve");

    /// <summary>“There is nothing marked in what the tagger should learn from. Nothing was trained.”</summary>
    public static ProblemCode EvaluateNothing { get; } = new("evaluate.nothing");

    /// <summary>“The number of passes must be from 1 to {0}.”</summary>
    public static ProblemCode EvaluatePasses { get; } = new("evaluate.passes");

    /// <summary>“‘{0}’ is no kind of unit. Use characters or words.”</summary>
    public static ProblemCode EvaluateUnits { get; } = new("evaluate.units");

    /// <summary>“‘{0}’ ({1}) was dropped: the text does not have it.”</summary>
    public static ProblemCode ExtractionDroppedNotInText { get; } = new("extraction.dropped.notInText");

    /// <summary>“‘{0}’ ({1}) was dropped: it overlaps ‘{2}’ ({3}), of which the engines are surer.”</summary>
    public static ProblemCode ExtractionDroppedOverlap { get; } = new("extraction.dropped.overlap");

    /// <summary>“Of {1} items only the first {0} were read.”</summary>
    public static ProblemCode ExtractionDroppedTooMany { get; } = new("extraction.dropped.tooMany");

    /// <summary>“The JSON of the reply is broken.”</summary>
    public static ProblemCode ExtractionReplyBrokenJson { get; } = new("extraction.reply.brokenJson");

    /// <summary>“The reply holds no list of entities.”</summary>
    public static ProblemCode ExtractionReplyNoEntities { get; } = new("extraction.reply.noEntities");

    /// <summary>“The reply holds no JSON object.”</summary>
    public static ProblemCode ExtractionReplyNoJson { get; } = new("extraction.reply.noJson");

    /// <summary>“The context must contain {0} and {1}: the types of the schema go there. Nothing was saved.”</summary>
    public static ProblemCode PromptContext { get; } = new("prompt.context");

    /// <summary>“The input must contain {0} exactly once: the text goes there. Nothing was saved.”</summary>
    public static ProblemCode PromptInput { get; } = new("prompt.input");

    /// <summary>“The instruction is empty. Nothing was saved.”</summary>
    public static ProblemCode PromptInstruction { get; } = new("prompt.instruction");

    /// <summary>“Examples must be 0 to 10, samples 1 to 9, pieces 100 to 20,000 characters, and the overlap at most half of a piece.
    /// Nothing was saved.”</summary>
    public static ProblemCode PromptNumbers { get; } = new("prompt.numbers");

    /// <summary>“No part of a prompt may be longer than {0} characters. Nothing was saved.”</summary>
    public static ProblemCode PromptTooLong { get; } = new("prompt.tooLong");

    /// <summary>“There is no such version of the prompt. Nothing was changed.”</summary>
    public static ProblemCode PromptUnknown { get; } = new("prompt.unknown");

    /// <summary>“This file is no relation classifier, or is damaged. Nothing was changed.”</summary>
    public static ProblemCode RelationsBroken { get; } = new("relations.broken");

    /// <summary>“There is no engine ‘{0}’.”</summary>
    public static ProblemCode SuggestEngineUnknown { get; } = new("suggest.engine.unknown");

    /// <summary>“This file is no tagger, or is damaged. Nothing was changed.”</summary>
    public static ProblemCode TaggerBroken { get; } = new("tagger.broken");
}
