namespace Portal.Domain.Text;

/// <summary>Finds every one of many terms in a text in one pass.</summary>
/// <remarks>
/// The automaton of Aho and Corasick, "Efficient string matching", CACM 18(6), 1975. Terms and text are compared folded
/// (<see cref="CharacterFolding.Fold(char)"/>). Where a term begins or ends with a letter or digit of a spaced script, the text must have a word
/// border there, so that "pain" is not found in "painting" while 头痛 is found in 他头痛了.
/// Build time and memory grow with the total length of the terms; matching with the length of the text and the number of matches.
/// Safe to use from several threads at once.
/// </remarks>
public sealed class TermMatcher
{
    private readonly Dictionary<long, int> _next;
    private readonly int[] _fail;
    private readonly int[] _firstTerm;
    private readonly int[] _outputLink;
    private readonly int[] _nextTermOfNode;
    private readonly int[] _lengths;
    private readonly bool[] _borderBefore;
    private readonly bool[] _borderAfter;
    private readonly Dictionary<char, int> _alphabet;

    /// <summary>A matcher for these terms; empty ones never match.</summary>
    public TermMatcher(IReadOnlyList<string> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _alphabet = [];
        foreach (var term in terms)
        {
            foreach (var c in term)
                _alphabet.TryAdd(CharacterFolding.Fold(c), _alphabet.Count);
        }

        _next = [];
        _lengths = new int[terms.Count];
        _borderBefore = new bool[terms.Count];
        _borderAfter = new bool[terms.Count];
        _nextTermOfNode = new int[terms.Count];
        var firstTerm = new List<int> { -1 };
        var parents = new List<int> { -1 };
        var letters = new List<int> { -1 };
        var depths = new List<int> { 0 };
        for (var t = 0; t < terms.Count; t++)
        {
            var term = terms[t];
            _nextTermOfNode[t] = -1;
            if (term.Length == 0)
                continue;
            var node = 0;
            foreach (var c in term)
            {
                var letter = _alphabet[CharacterFolding.Fold(c)];
                var key = Key(node, letter);
                if (!_next.TryGetValue(key, out var child))
                {
                    child = firstTerm.Count;
                    _next.Add(key, child);
                    firstTerm.Add(-1);
                    parents.Add(node);
                    letters.Add(letter);
                    depths.Add(depths[node] + 1);
                }

                node = child;
            }

            _lengths[t] = term.Length;
            _borderBefore[t] = CharacterFolding.IsSpacedWordCharacter(term[0]);
            _borderAfter[t] = CharacterFolding.IsSpacedWordCharacter(term[^1]);
            _nextTermOfNode[t] = firstTerm[node];
            firstTerm[node] = t;
        }

        _firstTerm = [.. firstTerm];
        _fail = new int[_firstTerm.Length];
        _outputLink = new int[_firstTerm.Length];
        LinkFailures(parents, letters, depths);
    }

    /// <summary>How many terms the matcher was built from.</summary>
    public int Count => _lengths.Length;

    /// <summary>Every occurrence of every term, by end, then longest first.</summary>
    public IEnumerable<TermMatch> FindAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var node = 0;
        for (var i = 0; i < text.Length; i++)
        {
            node = Step(node, CharacterFolding.Fold(text[i]));
            for (var output = _firstTerm[node] >= 0 ? node : _outputLink[node]; output > 0; output = _outputLink[output])
            {
                for (var term = _firstTerm[output]; term >= 0; term = _nextTermOfNode[term])
                {
                    var start = i + 1 - _lengths[term];
                    if ((!_borderBefore[term] || start == 0 || !CharacterFolding.IsSpacedWordCharacter(text[start - 1]))
                        && (!_borderAfter[term] || i + 1 == text.Length || !CharacterFolding.IsSpacedWordCharacter(text[i + 1])))
                        yield return new TermMatch(new TextSpan(start, i + 1), term);
                }
            }
        }
    }

    /// <summary>Occurrences that do not overlap: from the left, the longest first; several when several terms are spelled alike.</summary>
    public IReadOnlyList<TermMatch> FindLongest(string text)
    {
        var all = FindAll(text).ToList();
        all.Sort(static (a, b) => a.Span != b.Span ? a.Span.CompareTo(b.Span) : a.TermIndex.CompareTo(b.TermIndex));
        var result = new List<TermMatch>();
        var last = default(TextSpan);
        foreach (var match in all)
        {
            if (result.Count > 0 && match.Span != last && match.Span.Start < last.End)
                continue;
            result.Add(match);
            last = match.Span;
        }

        return result;
    }

    private long Key(int node, int letter) => ((long)node * _alphabet.Count) + letter;

    private int Step(int node, char folded)
    {
        if (!_alphabet.TryGetValue(folded, out var letter))
            return 0;
        while (true)
        {
            if (_next.TryGetValue(Key(node, letter), out var child))
                return child;
            if (node == 0)
                return 0;
            node = _fail[node];
        }
    }

    // Breadth first: the failure of a node leads to the longest proper suffix that is a prefix of some term.
    private void LinkFailures(List<int> parents, List<int> letters, List<int> depths)
    {
        var order = Enumerable.Range(1, _firstTerm.Length - 1).OrderBy(n => depths[n]);
        foreach (var node in order)
        {
            var parent = parents[node];
            var fail = 0;
            if (parent != 0)
            {
                fail = _fail[parent];
                int found;
                while (!_next.TryGetValue(Key(fail, letters[node]), out found) && fail != 0)
                    fail = _fail[fail];
                fail = found;
            }

            _fail[node] = fail;
            _outputLink[node] = _firstTerm[fail] >= 0 ? fail : _outputLink[fail];
        }
    }
}
