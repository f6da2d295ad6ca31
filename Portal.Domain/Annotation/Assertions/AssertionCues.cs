using System.Globalization;
using System.Reflection;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Assertions;

/// <summary>A list of cues, and how it is written: a cue a line, as <c>denies | negated | before</c>.</summary>
/// <remarks>The second part holds flags (negated, uncertain, historical, other, or any for all of them) with commas between; the third
/// where the cue stands: before, after, around, none or stop; with a number, before or after at most so many characters: <c>before
/// 4</c>. Both may be written in Chinese. Empty lines, and what begins with #, are passed over.</remarks>
public sealed record AssertionCues(IReadOnlyList<AssertionCue> All)
{
    /// <summary>The most cues a list may have.</summary>
    public const int Most = 2_000;

    /// <summary>The longest a cue may be, in UTF-16 units.</summary>
    public const int Longest = 60;

    private static readonly (string Word, string Chinese, Assertion Flag)[] s_flags =
    [
        ("negated", "否定", Assertion.Negated),
        ("uncertain", "不确定", Assertion.Uncertain),
        ("historical", "既往", Assertion.Historical),
        ("other", "他人", Assertion.Other),
        ("any", "任何", AssertionFlags.All),
    ];

    private static readonly (string Word, string Chinese, CueReach Reach)[] s_reaches =
    [
        ("before", "在前", CueReach.Before),
        ("after", "在后", CueReach.After),
        ("around", "前后", CueReach.Around),
        ("none", "无效", CueReach.None),
        ("stop", "截止", CueReach.Stop),
    ];

    private static readonly Lazy<(string Lines, AssertionCues Cues)> s_default = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Annotation/Assertions/cues.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd();
        return (lines, Parse(lines).GetValueOrThrow());
    });

    /// <summary>No cues: nothing is ever flagged.</summary>
    public static AssertionCues Nothing { get; } = new([]);

    /// <summary>The cues of Chinese and English that every workspace begins with.</summary>
    public static AssertionCues Default => s_default.Value.Cues;

    /// <summary>The same, as they are written.</summary>
    public static string DefaultLines => s_default.Value.Lines;

    /// <summary>Reads a list, or says which lines are not cues.</summary>
    public static Result<AssertionCues> Parse(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (cues, problems) = (new List<AssertionCue>(), new List<Problem>());
        foreach (var (line, index) in lines.Split('\n').Select((l, i) => (l.Trim(), i)))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (Cue(line) is { } cue)
                cues.Add(cue);
            else
                problems.Add(new Problem(AnnotationProblems.CueIllegal, $"{index + 1}", $"{index + 1}", line[..Math.Min(line.Length, 40)]));
        }

        if (cues.Count > Most)
            problems.Insert(0, new Problem(AnnotationProblems.CuesMany, "cues", $"{cues.Count}", $"{Most}"));
        return problems.Count > 0
            ? Result<AssertionCues>.Failed(problems)
            : Result<AssertionCues>.Of(
                new AssertionCues([.. cues.DistinctBy(c => (CharacterFolding.Fold(c.Text), c.Sets, c.Reach, c.Most))])
            );
    }

    private static AssertionCue? Cue(string line)
    {
        if (
            line.Replace('｜', '|').Split('|', StringSplitOptions.TrimEntries)
            is not [{ Length: > 0 and <= Longest } text, var flags, var where]
        )
            return null;
        var sets = default(Assertion);
        foreach (var word in flags.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var flag = s_flags.FirstOrDefault(f => Is(word, f.Word, f.Chinese)).Flag;
            if (flag == default)
                return null;
            sets |= flag;
        }

        var parts = where.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (1 or 2) || s_reaches.FirstOrDefault(r => Is(parts[0], r.Word, r.Chinese)) is not { Word: not null } reach)
            return null;
        int? most = null;
        if (parts.Length == 2)
        {
            if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 99)
                return null;
            most = number;
        }

        // What hides others needs no flag; everything else says which.
        return sets == default && reach.Reach != CueReach.None ? null : new AssertionCue(text, sets, reach.Reach, most);
    }

    private static bool Is(string word, string english, string chinese) =>
        word.Equals(english, StringComparison.OrdinalIgnoreCase) || word == chinese;
}
