using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Domain.Schema;

namespace Portal.Team.Pages;

public sealed partial class SpanText
{
    /// <summary>Something marked.</summary>
    public sealed record Marked(int Start, int End, string Type, string Name, string Class = "");

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Where the text begins in its document.</summary>
    [Parameter]
    public int Start { get; set; }

    /// <summary>What is marked, in positions of the document.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Marked> Spans { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    private int Color(string type) => Schema.Entity(type)?.Color ?? 11;

    private IEnumerable<(string Text, Marked? Top, string Title, IReadOnlyList<string> Ending)> Parts()
    {
        var here = Spans
            .Where(s => s.Start < Start + Text.Length && s.End > Start)
            .OrderBy(s => s.Start)
            .ThenByDescending(s => s.End)
            .ToList();
        var cuts = here.SelectMany(s => new[] { s.Start, s.End })
            .Select(c => Math.Clamp(c - Start, 0, Text.Length))
            .Append(0)
            .Append(Text.Length)
            .Distinct()
            .Order()
            .ToList();
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            var (from, to) = (cuts[i] + Start, cuts[i + 1] + Start);
            var over = here.Where(s => s.Start <= from && s.End >= to).ToList();
            yield return (
                Text[cuts[i]..cuts[i + 1]],
                over.LastOrDefault(),
                string.Join("、", over.Select(s => s.Name)),
                [.. over.Where(s => s.End == to).Reverse().Select(s => s.Name)]
            );
        }
    }
}
