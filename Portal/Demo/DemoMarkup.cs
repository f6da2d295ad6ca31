using System.Text;
using System.Text.RegularExpressions;
using Portal.Domain.Text;

namespace Portal.Demo;

/// <summary>Reads the markup that demo documents are written in.</summary>
/// <remarks>
/// <c>[words|Type*]</c> is a mention that becomes the subject; <c>[words|Type]</c> a mention; <c>[words|Type:relation]</c> a mention that
/// the subject stands in that relation to; <c>[words|Type:relation^]</c> the same the other way round; <c>[words|=property]</c> the value
/// of a property of the subject. The first line of a document is <c># stage|title</c>.
/// </remarks>
public static partial class DemoMarkup
{
    /// <exception cref="FormatException">A relation or property stands before any subject.</exception>
    public static DemoDocument Parse(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var head = lines[0][2..].Split('|');
        var text = new StringBuilder();
        var mentions = new List<DemoMention>();
        var relations = new List<DemoRelation>();
        var subject = -1;
        foreach (var line in lines.Skip(1))
        {
            var at = 0;
            foreach (Match match in Mark().Matches(line))
            {
                text.Append(line, at, match.Index - at);
                at = match.Index + match.Length;
                var span = new TextSpan(text.Length, text.Length + match.Groups["words"].Length);
                text.Append(match.Groups["words"].Value);
                subject = Take(match, span, subject);
            }

            text.Append(line, at, line.Length - at).Append('\n');
        }

        return new DemoDocument(
            head[1],
            text.ToString().TrimEnd('\n'),
            mentions,
            relations,
            Enum.Parse<DemoStage>(head[0], ignoreCase: true)
        );

        int Take(Match match, TextSpan span, int subject)
        {
            if (match.Groups["property"].Success)
            {
                Require(subject, match);
                relations.Add(new DemoRelation(match.Groups["property"].Value, subject, null, span));
                return subject;
            }

            mentions.Add(new DemoMention(match.Groups["type"].Value, span));
            var mention = mentions.Count - 1;
            if (match.Groups["relation"].Success)
            {
                Require(subject, match);
                relations.Add(
                    match.Groups["inverse"].Success
                        ? new DemoRelation(match.Groups["relation"].Value, mention, subject, null)
                        : new DemoRelation(match.Groups["relation"].Value, subject, mention, null)
                );
            }

            return match.Groups["subject"].Success ? mention : subject;
        }

        void Require(int subject, Match match)
        {
            if (subject < 0)
                throw new FormatException($"{head[1]}: '{match.Value}' has no subject before it.");
        }
    }

    [GeneratedRegex(@"\[(?<words>[^|\[\]]+)\|(?:=(?<property>\w+)|(?<type>\w+)(?<subject>\*)?(?::(?<relation>\w+)(?<inverse>\^)?)?)\]")]
    private static partial Regex Mark();
}
