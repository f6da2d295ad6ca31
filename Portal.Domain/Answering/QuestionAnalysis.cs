using Portal.Domain.Text;

namespace Portal.Domain.Answering;

/// <summary>A question cut into segments, and what of it nothing is known about.</summary>
/// <remarks>Names and the schema's words are placed first, from the left and the longest first; words that carry nothing fill the gaps, so
/// that they never take a letter from a name. Punctuation and white space do not count.</remarks>
internal sealed class QuestionAnalysis
{
    private QuestionAnalysis(string question, IReadOnlyList<QuestionSegment> segments, IReadOnlyList<TextSpan> unknown) =>
        (Question, Segments, Unknown) = (question, segments, unknown);

    public string Question { get; }

    public IReadOnlyList<QuestionSegment> Segments { get; }

    public IReadOnlyList<TextSpan> Unknown { get; }

    public static QuestionAnalysis Of(string question, QuestionLexicon lexicon, EntityLinker linker)
    {
        var content = new Dictionary<TextSpan, (List<LinkableEntity> Entities, List<QuestionLexicon.Cue> Cues)>();
        var function = new Dictionary<TextSpan, List<QuestionLexicon.Cue>>();
        foreach (var (span, entity) in linker.FindAll(question))
            At(content, span, () => ([], [])).Entities.Add(entity);
        foreach (var (span, cue) in lexicon.FindAll(question))
        {
            if (cue.Kind >= QuestionLexicon.CueKind.EntityType)
                At(content, span, () => ([], [])).Cues.Add(cue);
            else
                At(function, span, () => []).Add(cue);
        }

        // A word that says nothing is not a name, though some graph may hold a node of that name.
        foreach (var span in content.Where(c => c.Value.Cues.Count == 0 && function.ContainsKey(c.Key)).Select(c => c.Key).ToList())
            content.Remove(span);

        var segments = new List<QuestionSegment>();
        var end = 0;
        foreach (var (span, (entities, cues)) in content.OrderBy(c => c.Key))
        {
            if (span.Start < end)
                continue;
            segments.Add(new QuestionSegment(span, [.. entities.DistinctBy(e => e.Key)], [.. cues.Distinct()]));
            end = span.End;
        }

        var unknown = new List<TextSpan>();
        var filled = new List<QuestionSegment>(segments);
        var gapStart = 0;
        foreach (var gapEnd in segments.Select(s => s.Span.Start).Append(question.Length))
        {
            FillGap(question, gapStart, gapEnd, function, filled, unknown);
            gapStart = segments.FirstOrDefault(s => s.Span.Start == gapEnd)?.Span.End ?? question.Length;
        }

        filled.Sort((a, b) => a.Span.CompareTo(b.Span));
        return new QuestionAnalysis(question, Prefer(filled), unknown);
    }

    /// <summary>The same question with what is unknown read as a name, joined with the names and type words that touch it; null
    /// when what is unknown stands in more than one place.</summary>
    public QuestionAnalysis? WithUnknownName()
    {
        if (Unknown.Count == 0)
            return null;
        var (start, end) = (Unknown[0].Start, Unknown[^1].End);
        if (
            Segments.Any(s =>
                s.Span.Start >= start
                && s.Span.End <= end
                && !s.NamesEntity
                && !s.Has(QuestionLexicon.CueKind.EntityType)
                && !s.Has(QuestionLexicon.CueKind.Empty)
            )
        )
            return null;
        if (Unknown.Zip(Unknown.Skip(1)).Any(p => p.Second.Start - p.First.End > 3))
            return null;
        bool grown;
        do
        {
            grown = false;
            foreach (var s in Segments.Where(s => s.NamesEntity || s.Has(QuestionLexicon.CueKind.EntityType)))
            {
                if (Touches(s.Span.End, start))
                    (start, grown) = (s.Span.Start, true);
                else if (Touches(end, s.Span.Start))
                    (end, grown) = (s.Span.End, true);
            }
        } while (grown);
        var span = new TextSpan(start, end);
        if (span.Length is < 2 or > 40)
            return null;
        var segments = Segments
            .Where(s => !span.Overlaps(s.Span))
            .Append(new QuestionSegment(span, [], [], IsUnknownName: true))
            .OrderBy(s => s.Span);
        return new QuestionAnalysis(Question, [.. segments], []);

        bool Touches(int left, int right) =>
            left == right || (right == left + 1 && Question[left] == ' ' && !CharacterFolding.IsHan(Question[left - 1]));
    }

    private static void FillGap(
        string question,
        int from,
        int to,
        Dictionary<TextSpan, List<QuestionLexicon.Cue>> function,
        List<QuestionSegment> segments,
        List<TextSpan> unknown
    )
    {
        var at = from;
        while (at < to)
        {
            if (!IsCounted(question[at]))
            {
                at++;
                continue;
            }

            var longest = 0;
            for (var length = Math.Min(20, to - at); length > 0 && longest == 0; length--)
                longest = function.ContainsKey(new TextSpan(at, at + length)) ? length : 0;
            if (longest > 0)
            {
                var span = new TextSpan(at, at + longest);
                segments.Add(new QuestionSegment(span, [], function[span]));
                at += longest;
                continue;
            }

            var end = at + 1;
            if (CharacterFolding.IsSpacedWordCharacter(question[at]))
            {
                while (end < to && (CharacterFolding.IsSpacedWordCharacter(question[end]) || question[end] is '-' or '\''))
                    end++;
            }

            if (unknown.Count > 0 && unknown[^1].End == at)
                unknown[^1] = new TextSpan(unknown[^1].Start, end);
            else
                unknown.Add(new TextSpan(at, end));
            at = end;
        }
    }

    // A word of the schema that is also some entity's name is the word when the question names another entity anyway.
    private static List<QuestionSegment> Prefer(List<QuestionSegment> segments)
    {
        var plainNames = segments.Count(s => s.Entities.Count > 0 && s.Cues.Count == 0);
        return
        [
            .. segments.Select(s =>
                s.Entities.Count > 0 && s.Cues.Count > 0 ? (plainNames > 0 ? s with { Entities = [] } : s with { Cues = [] }) : s
            ),
        ];
    }

    private static bool IsCounted(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);

    private static T At<T>(Dictionary<TextSpan, T> map, TextSpan span, Func<T> make)
    {
        if (!map.TryGetValue(span, out var value))
            map.Add(span, value = make());
        return value;
    }
}
