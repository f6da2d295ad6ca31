using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Assertions;

/// <summary>Tells by cues whether a text denies what it mentions, doubts it, or speaks of another time or person.</summary>
/// <remarks>
/// After ConText (Harkema et al., J Biomed Inform 42:839, 2009), which extends NegEx (Chapman et al., J Biomed Inform 34:301, 2001): a cue
/// speaks of the mentions of its sentence up to a word that ends its reach, or to the end of its clause. Of cues that overlap the longest
/// counts; one that lies in a mention is part of its name. A comma ends the clause unless a list goes on behind it: the piece up to the
/// next comma then holds a mention and next to nothing else. Safe to use from several threads at once.
/// </remarks>
public sealed class AssertionDetector
{
    // What a further member of a list may hold beside mentions.
    private const int MostBesideInHan = 3;
    private const int MostBesideInLatin = 14;

    private static readonly string[] s_glue =
    [
        "以及",
        "等",
        "和",
        "及",
        "与",
        "或",
        "并",
        "and",
        "or",
        "nor",
        "any",
        "of",
        "the",
        "a",
        "an",
        "as well as",
        "other",
        "病史",
        "史",
        "症状",
        "表现",
        "余年",
        "年",
        "月",
        "天",
        "周",
    ];

    private readonly IReadOnlyList<AssertionCue> _cues;
    private readonly TermMatcher _matcher;
    private readonly TermMatcher _glue = new(s_glue);
    private readonly TermMatcher _closing = new(["and", "or", "nor", "以及", "及", "和", "或"]);

    /// <summary>A detector by these cues.</summary>
    public AssertionDetector(AssertionCues cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        _cues = cues.All;
        _matcher = new TermMatcher([.. cues.All.Select(c => c.Text)]);
    }

    /// <summary>How a text speaks of each of its mentions.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mentions">Where its mentions are: all of them, since a list is known by them.</param>
    /// <returns>An assertion for each mention, in their order.</returns>
    public IReadOnlyList<Assertion> Of(string text, IReadOnlyList<TextSpan> mentions)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(mentions);
        var said = new Assertion[mentions.Count];
        if (mentions.Count == 0 || _cues.Count == 0)
            return said;
        var order = Enumerable.Range(0, mentions.Count).OrderBy(i => mentions[i]).ToList();
        var next = 0;
        foreach (var sentence in SentenceSplitter.Split(text))
        {
            // Mentions are few beside sentences in a long text: a sentence without any is not looked at.
            var inside = new List<int>();
            for (; next < order.Count && mentions[order[next]].Start < sentence.End; next++)
                inside.Add(order[next]);
            if (inside.Count > 0)
                new Clauses(this, sentence.Of(text), [.. inside.Select(i => Within(mentions[i], sentence))]).Flag(
                    (at, flags) => said[inside[at]] |= flags
                );
        }

        return said;
    }

    private static TextSpan Within(TextSpan mention, TextSpan sentence)
    {
        var start = Math.Clamp(mention.Start - sentence.Start, 0, sentence.Length);
        return new TextSpan(start, Math.Clamp(mention.End - sentence.Start, start, sentence.Length));
    }

    /// <summary>One sentence: its mentions, the cues that count, and where clauses end.</summary>
    private sealed class Clauses
    {
        private readonly AssertionDetector _of;
        private readonly string _text;
        private readonly TextSpan[] _mentions;
        private readonly List<(TextSpan Span, AssertionCue Cue)> _found = [];

        // Units that belong to a mention, to glue, or are no letters or digits: they do not count as something said.
        private readonly bool[] _isSilent;
        private readonly bool[] _isMention;

        public Clauses(AssertionDetector of, string text, TextSpan[] mentions)
        {
            (_of, _text, _mentions) = (of, text, mentions);
            (_isSilent, _isMention) = (new bool[text.Length], new bool[text.Length]);
            foreach (var mention in mentions)
            {
                _isSilent.AsSpan(mention.Start, mention.Length).Fill(true);
                _isMention.AsSpan(mention.Start, mention.Length).Fill(true);
            }

            for (var i = 0; i < text.Length; i++)
                _isSilent[i] |= !char.IsLetter(text[i]);
            foreach (var glue in of._glue.FindLongest(text))
                _isSilent.AsSpan(glue.Span.Start, glue.Span.Length).Fill(true);
            Find();
        }

        public void Flag(Action<int, Assertion> say)
        {
            foreach (var alike in _found.GroupBy(f => f.Span))
            {
                // What may stand on either side speaks of what follows, where something does: "CT ruled out an embolism".
                var isSaid = false;
                foreach (var (span, cue) in alike.Where(f => f.Cue.Reach is CueReach.Before or CueReach.Around))
                    isSaid |= Say(cue, span, Forward(span, cue), say);
                foreach (var (span, cue) in alike.Where(f => f.Cue.Reach is CueReach.Around || (f.Cue.Reach is CueReach.After && !isSaid)))
                    Say(cue, span, Backward(span, cue), say);
            }
        }

        private bool Say(AssertionCue cue, TextSpan at, TextSpan scope, Action<int, Assertion> say)
        {
            var reached = Enumerable.Range(0, _mentions.Length).Where(i => scope.Overlaps(_mentions[i])).ToList();
            if (reached.Count == 0)
                return false;
            if (
                cue.Most is { } most
                && reached.Min(i => Said(_mentions[i].Start >= at.End ? new(at.End, _mentions[i].Start) : Between(_mentions[i], at))) > most
            )
                return false;
            foreach (var i in reached)
                say(i, cue.Sets);
            return true;
        }

        private static TextSpan Between(TextSpan mention, TextSpan cue) => new(Math.Min(mention.End, cue.Start), cue.Start);

        // The longest first, and none that shares a unit with a mention.
        private void Find()
        {
            var isTaken = _isMention.AsSpan().ToArray();
            foreach (var alike in _of._matcher.FindAll(WithoutNumbers(_text)).GroupBy(m => m.Span).OrderByDescending(g => g.Key.Length))
            {
                var place = isTaken.AsSpan(alike.Key.Start, alike.Key.Length);
                if (place.Contains(true))
                    continue;
                place.Fill(true);
                _found.AddRange(alike.Select(m => (m.Span, _of._cues[m.TermIndex])));
            }
        }

        // In a cue any digit is written as #.
        private static string WithoutNumbers(string text) =>
            string.Create(
                text.Length,
                text,
                static (to, from) =>
                {
                    for (var i = 0; i < to.Length; i++)
                        to[i] = char.IsAsciiDigit(from[i]) ? '#' : from[i];
                }
            );

        private TextSpan Forward(TextSpan cue, AssertionCue of)
        {
            // What directly follows the cue belongs to it: "family history: asthma", "没有出现".
            var from = SkipForward(cue.End);
            var end = _found
                .Where(f => Stops(f.Cue, of) && f.Span.Start > from)
                .Select(f => f.Span.Start)
                .DefaultIfEmpty(_text.Length)
                .Min();
            for (var at = from; at < end; at++)
            {
                if (_isMention[at])
                    continue;
                if (IsBreak(at) || (IsComma(at) && (IsClosed(from, at) || !IsMember(at + 1, NextComma(at + 1, end), of))))
                    return new TextSpan(cue.End, at);
            }

            return new TextSpan(cue.End, Math.Max(cue.End, end));
        }

        private TextSpan Backward(TextSpan cue, AssertionCue of)
        {
            // What another cue of the kind has spoken of, this one does not: "pneumonia is suspected and colic was excluded".
            var start = _found
                .Where(f => f.Span.End <= cue.Start && (Stops(f.Cue, of) || f.Cue.Reach is not (CueReach.None or CueReach.Stop)))
                .Select(f => f.Span.End)
                .DefaultIfEmpty(0)
                .Max();
            var (near, isMet) = (SkipBackward(cue.Start), false);
            for (var at = cue.Start - 1; at >= start; at--)
            {
                isMet |= _isMention[at];
                if (_isMention[at])
                    continue;
                // Only a list goes on before a comma: the cue has one of its members in its own piece.
                if ((IsBreak(at) && at < near) || (IsComma(at) && !(isMet && IsMember(LastComma(at, start), at, of))))
                    return new TextSpan(at + 1, cue.Start);
            }

            return new TextSpan(Math.Min(start, cue.Start), cue.Start);
        }

        private static bool Stops(AssertionCue stop, AssertionCue cue) => stop.Reach == CueReach.Stop && (stop.Sets & cue.Sets) != 0;

        private int SkipForward(int at)
        {
            while (at < _text.Length && (char.IsWhiteSpace(_text[at]) || _text[at] is ':' or '：'))
                at++;
            return at;
        }

        private int SkipBackward(int at)
        {
            while (at > 0 && (char.IsWhiteSpace(_text[at - 1]) || _text[at - 1] is ':' or '：' or '(' or '（'))
                at--;
            return at;
        }

        private static bool IsAny(char c, string of) => of.Contains(c, StringComparison.Ordinal);

        private bool IsBreak(int at) => IsAny(_text[at], ":：;；。？！()（）");

        // A comma within a number is none.
        private bool IsComma(int at) =>
            _text[at] == '，'
            || (_text[at] == ',' && !(at + 1 < _text.Length && char.IsDigit(_text[at + 1]) && at > 0 && char.IsDigit(_text[at - 1])));

        private int NextComma(int from, int end)
        {
            for (var at = from; at < end; at++)
            {
                if (!_isMention[at] && (IsComma(at) || IsBreak(at)))
                    return at;
            }

            return end;
        }

        private int LastComma(int before, int start)
        {
            for (var at = before - 1; at >= start; at--)
            {
                if (!_isMention[at] && (IsComma(at) || IsBreak(at)))
                    return at + 1;
            }

            return start;
        }

        // "no rebound or guarding, mild tenderness": after the last member of a list there are no more.
        private bool IsClosed(int start, int end) =>
            _of._closing.FindAll(_text[start..end]).Any(c => !_isMention[start + c.Span.Start] && HasMention(start + c.Span.End, end));

        private bool HasMention(int start, int end) => _isMention.AsSpan(start, end - start).Contains(true);

        // Whether a piece between commas is a member of a list: a mention and little else, and no cue of its own. Who denies something
        // does not say how long it has lasted.
        private bool IsMember(int start, int end, AssertionCue cue)
        {
            if (end <= start || !HasMention(start, end))
                return false;
            var piece = new TextSpan(start, end);
            if (_found.Any(f => f.Cue.Reach != CueReach.None && f.Span.Overlaps(piece)))
                return false;
            var isHan = _text.AsSpan(start, end - start).ContainsAnyInRange('\u4E00', '\u9FFF');
            if ((cue.Sets & (Assertion.Negated | Assertion.Uncertain)) == 0 && cue.Reach == CueReach.Before)
                return Said(piece) <= (isHan ? MostBesideInHan : MostBesideInLatin);
            for (var at = start; at < end; at++)
            {
                if (!_isMention[at] && char.IsDigit(_text[at]))
                    return false;
            }

            return Said(piece) <= (isHan ? 0 : MostBesideInLatin);
        }

        private int Said(TextSpan piece)
        {
            var count = 0;
            for (var at = piece.Start; at < piece.End; at++)
            {
                if (!_isSilent[at])
                    count++;
            }

            return count;
        }
    }
}
