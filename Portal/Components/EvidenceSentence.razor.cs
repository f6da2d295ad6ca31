using Microsoft.AspNetCore.Components;

namespace Portal.Components;

public sealed partial class EvidenceSentence
{
    [Parameter, EditorRequired]
    public required string Sentence { get; set; }

    /// <summary>Where the sentence begins in its document.</summary>
    [Parameter]
    public int Start { get; set; }

    [Parameter]
    public int HeadStart { get; set; }

    [Parameter]
    public int HeadEnd { get; set; }

    [Parameter]
    public int TailStart { get; set; }

    [Parameter]
    public int TailEnd { get; set; }

    private IEnumerable<(string Text, string? Mark)> Parts()
    {
        var at = 0;
        foreach (
            var (from, to, mark) in new[]
            {
                (HeadStart - Start, HeadEnd - Start, "head"),
                (TailStart - Start, TailEnd - Start, "tail"),
            }.Order()
        )
        {
            if (from < at || to > Sentence.Length || to <= from)
                continue;
            yield return (Sentence[at..from], null);
            yield return (Sentence[from..to], mark);
            at = to;
        }

        yield return (Sentence[at..], null);
    }
}
