using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Components;
using Portal.Domain.Schema;
using Portal.Learning.Prompting;

namespace Portal.Learning.Pages;

public sealed partial class TrialResult
{
    private const int Most = 60;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required PromptTrial Trial { get; set; }

    /// <summary>What it is compared with: what the other did not find is marked.</summary>
    [Parameter]
    public PromptTrial? Other { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    private bool IsNew(FoundMention mention) =>
        Other is not null && !Other.Mentions.Any(o => o.Type == mention.Type && o.Start == mention.Start && o.End == mention.End);

    private string Figures
    {
        get
        {
            var seconds = (Trial.Milliseconds / 1000.0).ToString("N1", CultureInfo.CurrentCulture);
            var cost = Trial.Cost is { } known ? $" · {known.ToString("N5", CultureInfo.CurrentCulture)}" : "";
            return EnginesText.TrialFigures.Fill(Trial.InputTokens, Trial.OutputTokens, seconds) + cost;
        }
    }

    private string Found =>
        EnginesText.TrialFound.Fill(
            Trial.Mentions.Count,
            Trial.Mentions.Count(m => m.IsAccepted),
            Trial.Accepted,
            Trial.Relations.Count,
            Trial.Dropped.Count
        );

    private static string Heading(TrialRequest request) =>
        $"{request.Start}–{request.End}"
        + (request.Sample > 0 ? $" · {request.Sample + 1}" : "")
        + (request.WasKept ? $" · {EnginesText.WasKept}" : "");
}
