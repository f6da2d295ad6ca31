using System.Buffers;

namespace Portal.Domain.Text;

/// <summary>Finds every one of many terms in a text.</summary>
/// <remarks>
/// Terms and text are compared folded (<see cref="CharacterFolding.Fold(char)"/>). Where a term begins or ends with a letter or digit of a
/// spaced script, the text must have a word border there, so that "pain" is not found in "painting" while 头痛 is found in 他头痛了.
/// Build time and memory grow with the total length of the terms; matching with the length of the text times that of the longest beginning
/// of a term found in it. Safe to use from several threads at once as long as no term is added or removed.
/// </remarks>
public sealed class TermMatcher
{
    private readonly TermMatching _matching;
    private readonly ChineseVariants? _variants;

    // What the matching and the variants make of each unit; null when they change nothing.
    private readonly char[]? _folds;
    private readonly TermTrie _trie;
    private readonly List<string> _terms = [];
    private readonly HashSet<int> _removed = [];

    // Terms that are spelled alike: the next one, the spelling leads to the first.
    private readonly List<int> _next = [];

    /// <summary>A matcher for these terms; empty ones never match. With <paramref name="variants"/> traditional and simplified characters
    /// are the same.</summary>
    public TermMatcher(IReadOnlyList<string> terms, TermMatching matching = TermMatching.None, ChineseVariants? variants = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        (_matching, _variants, _trie) = (matching, variants, new TermTrie(terms.Count));
        if (variants is not null || (matching & TermMatching.Digits) != 0)
            _folds = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => Fold((char)c))];
        _terms.Capacity = _next.Capacity = terms.Count;
        foreach (var term in terms)
            Add(term);
    }

    /// <summary>How many terms there are, removed ones included.</summary>
    public int Count => _terms.Count;

    /// <summary>Adds a term.</summary>
    /// <returns>Its index.</returns>
    public int Add(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        _terms.Add(term);
        _next.Add(-1);
        if (term.Length > 0)
            Lay(_terms.Count - 1);
        return _terms.Count - 1;
    }

    /// <summary>Removes a term: it is found no more. The others keep their indexes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such term.</exception>
    public void Remove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _terms.Count);
        if (_terms[index].Length == 0 || !_removed.Add(index))
            return;
        // From now on somebody must look twice at what is spelled so.
        var letters = Folded(_terms[index]);
        ref var first = ref _trie.TermOf(letters);
        first |= 1;
    }

    /// <summary>Every occurrence of every term, in the order of their spans; of terms that are spelled alike the earlier first.</summary>
    public IReadOnlyList<TermMatch> FindAll(string text)
    {
        var all = new List<TermMatch>();
        Find(text, (span, term) => all.Add(new TermMatch(span, term)));
        all.Sort(static (x, y) => x.Span != y.Span ? x.Span.CompareTo(y.Span) : x.TermIndex.CompareTo(y.TermIndex));
        return all;
    }

    /// <summary>Occurrences that do not overlap: from the left, the longest first; several when several terms are spelled alike.</summary>
    public IReadOnlyList<TermMatch> FindLongest(string text)
    {
        var result = new List<TermMatch>();
        var last = default(TextSpan);
        foreach (var match in FindAll(text))
        {
            if (result.Count > 0 && match.Span != last && match.Span.Start < last.End)
                continue;
            result.Add(match);
            last = match.Span;
        }

        return result;
    }

    /// <summary>How often terms occur in a text.</summary>
    public long CountAll(string text)
    {
        var count = 0L;
        Find(text, (_, _) => count++);
        return count;
    }

    private void Find(string text, Action<TextSpan, int> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (folded, starts) = (ArrayPool<char>.Shared.Rent(text.Length), ArrayPool<bool>.Shared.Rent(text.Length));
        Fold(text, folded, starts);
        var sink = new Sink(this, text, found);
        _trie.Find(folded.AsSpan(0, text.Length), starts.AsSpan(0, text.Length), ref sink);
        ArrayPool<char>.Shared.Return(folded);
        ArrayPool<bool>.Shared.Return(starts);
    }

    // The letters of a text as they are compared, and the places where a term may begin: not within a word of a spaced script.
    private void Fold(string text, Span<char> folded, Span<bool> starts)
    {
        var isInWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (CharacterFolding.UnfoldedRun(text.AsSpan(i)) is > 0 and var run)
            {
                starts.Slice(i, run).Fill(true);
                if (_folds is null)
                {
                    text.AsSpan(i, run).CopyTo(folded[i..]);
                }
                else
                {
                    for (var at = i; at < i + run; at++)
                        folded[at] = _folds[text[at]];
                }

                (isInWord, i) = (false, i + run - 1);
                continue;
            }

            folded[i] = Fold(text[i]);
            var isWord =
                folded[i] < '\u2E80' && CharacterFolding.IsSpacedWordCharacter(text[i])
                || (text[i] >= '\uFF00' && CharacterFolding.IsSpacedWordCharacter(text[i]));
            starts[i] = !(isWord && isInWord);
            isInWord = isWord;
        }
    }

    // A spelling leads to its newest term, times two; and one more when there are others, or some are removed.
    private void Lay(int term)
    {
        ref var first = ref _trie.TermOf(Folded(_terms[term]));
        _next[term] = first < 0 ? -1 : first >> 1;
        first = (term << 1) | (first < 0 ? 0 : 1);
    }

    private char[] Folded(string term)
    {
        var letters = new char[term.Length];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = Fold(term[i]);
        return letters;
    }

    private char Fold(char c)
    {
        var folded = CharacterFolding.Fold(c);
        if (_variants is not null)
            folded = _variants.Simplified(folded);
        if ((_matching & TermMatching.Digits) == 0 || folded < '〇')
            return folded;
        return folded switch
        {
            '〇' or '零' => '0',
            '一' => '1',
            '二' or '两' => '2',
            '三' => '3',
            '四' => '4',
            '五' => '5',
            '六' => '6',
            '七' => '7',
            '八' => '8',
            '九' => '9',
            _ => folded,
        };
    }

    private readonly struct Sink(TermMatcher matcher, string text, Action<TextSpan, int> found) : ITermSink
    {
        public void Found(int start, int length, int term)
        {
            // Where a term has a letter of a spaced script at a border, the text has one too. That no word goes on before it has been seen
            // to already.
            var end = start + length;
            if (
                end < text.Length
                && text[end - 1] is < '\u2E80' or >= '\uFF00'
                && CharacterFolding.IsSpacedWordCharacter(text[end - 1])
                && CharacterFolding.IsSpacedWordCharacter(text[end])
            )
            {
                if (PluralEnd(end) is not { } plural)
                    return;
                end = plural;
            }

            if ((term & 1) == 0)
            {
                found(new TextSpan(start, end), term >> 1);
                return;
            }

            for (var other = term >> 1; other >= 0; other = matcher._next[other])
            {
                if (!matcher._removed.Contains(other))
                    found(new TextSpan(start, end), other);
            }
        }

        // Where the plural ends of a term that ends here; null when what follows makes no plural of it.
        private int? PluralEnd(int end)
        {
            if ((matcher._matching & TermMatching.Plurals) == 0 || !char.IsAsciiLetter(text[end - 1]))
                return null;
            var after =
                (text[end] | 0x20) == 's' ? end + 1
                : (text[end] | 0x20) == 'e' && end + 1 < text.Length && (text[end + 1] | 0x20) == 's' ? end + 2
                : -1;
            return after > 0 && (after == text.Length || !CharacterFolding.IsSpacedWordCharacter(text[after])) ? after : null;
        }
    }
}
