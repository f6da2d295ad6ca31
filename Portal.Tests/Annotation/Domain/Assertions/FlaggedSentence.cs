using System.Text.RegularExpressions;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain.Assertions;

/// <summary>A sentence with what it says of its mentions: <c>患者无[发热|negated]，有[咳嗽]。</c></summary>
internal sealed partial record FlaggedSentence(string Text, IReadOnlyList<(TextSpan Span, Assertion Said)> Mentions)
{
    /// <summary>Sentences written for this by somebody who did not know the cues. The cues were chosen on the first set and the second;
    /// the third was only counted.</summary>
    public static IReadOnlyList<FlaggedSentence> Set(string name) =>
        [.. Golden.Lines($"Assertions.{name}.tsv").Where(l => l.Length > 0).Select(l => Read(l.Split('\t')[1]))];

    public static FlaggedSentence Read(string marked)
    {
        var (text, mentions, at) = ("", new List<(TextSpan, Assertion)>(), 0);
        foreach (var match in Marks().Matches(marked).Cast<Match>())
        {
            text += marked[at..match.Index];
            var start = text.Length;
            text += match.Groups[1].Value;
            var said = match.Groups[2].Success ? Enum.Parse<Assertion>(match.Groups[2].Value, ignoreCase: true) : Assertion.Present;
            mentions.Add((new TextSpan(start, text.Length), said));
            at = match.Index + match.Length;
        }

        return new FlaggedSentence(text + marked[at..], mentions);
    }

    [GeneratedRegex(@"\[([^\]|]+)(?:\|([^\]]+))?\]")]
    private static partial Regex Marks();
}
