using System.Text.Json;
using Portal.Data.Learning;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Evaluation;
using Portal.Learning.Prompting;

namespace Portal.Learning;

/// <summary>An engine of a workspace.</summary>
/// <param name="Name">Its name, as suggestions are asked for with it.</param>
/// <param name="Card">What is in use of it; null when nothing is.</param>
/// <param name="Learns">Whether it is trained.</param>
/// <param name="Versions">How many trained versions there are.</param>
/// <param name="Acceptance">What people made of its suggestions; null when none of them was decided.</param>
public sealed record EngineView(string Name, ModelCard? Card, bool Learns, int Versions, EngineAcceptance? Acceptance);

/// <summary>What people made of the suggestions of an engine.</summary>
/// <param name="Accepted">Accepted as they were.</param>
/// <param name="Decided">How many were decided.</param>
/// <param name="Precision">The share accepted as it was, with its interval.</param>
public sealed record EngineAcceptance(int Accepted, int Decided, Interval? Precision);

/// <summary>A trained version of an engine.</summary>
public sealed record EngineModelView(
    Guid Id,
    string Engine,
    int Number,
    bool IsActive,
    bool IsChosen,
    bool IsAutomatic,
    ModelCard Card,
    double? F1,
    int Documents,
    int Examples,
    double TrainSeconds,
    long FileBytes,
    string Sha256,
    string CreatedBy,
    DateTime CreatedAt
)
{
    internal static EngineModelView Of(EngineModelRow row, string by) =>
        new(
            row.Id,
            row.Engine,
            row.Number,
            row.IsActive,
            row.IsChosen,
            row.IsAutomatic,
            JsonSerializer.Deserialize<ModelCard>(row.Card)!,
            row.F1,
            row.Documents,
            row.Examples,
            row.TrainSeconds,
            row.FileBytes,
            row.Sha256,
            by,
            row.CreatedAt
        );
}

/// <summary>A version with how it did.</summary>
public sealed record EngineModelDetail(EngineModelView Model, EngineEvaluation? Evaluation, EnsembleWeights? Ensemble);

/// <summary>What two versions, or engines, find in a document.</summary>
/// <param name="Document">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Both">What both find.</param>
/// <param name="OnlyFirst">What the first alone finds.</param>
/// <param name="OnlySecond">What the second alone finds.</param>
public sealed record EngineDifference(
    Guid Document,
    string Title,
    IReadOnlyList<FoundMention> Both,
    IReadOnlyList<FoundMention> OnlyFirst,
    IReadOnlyList<FoundMention> OnlySecond
);
