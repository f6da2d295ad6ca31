using Portal.Domain.Text;

namespace Portal.Domain.Team.Agreement;

/// <summary>A span that an annotator marked on a text, with its category.</summary>
/// <param name="Category">The identifier of the type.</param>
/// <param name="Span">Where; half-open UTF-16 positions.</param>
public sealed record MarkedSpan(string Category, TextSpan Span);

/// <summary>A text as several annotators marked it.</summary>
/// <param name="Length">Its length in UTF-16 units.</param>
/// <param name="Annotators">What each marked, in the same order of annotators for all texts that are compared together.</param>
public sealed record Continuum(int Length, IReadOnlyList<IReadOnlyList<MarkedSpan>> Annotators)
{
    /// <summary>Its characters as coding units: the value of a character is the set of categories that cover it.</summary>
    /// <remarks>Chinese has no agreed borders of words, so the character is the token that all annotators share. Runs of equal characters
    /// are one entry.</remarks>
    public IReadOnlyList<CodingUnit> Characters()
    {
        var cuts = Annotators
            .SelectMany(a => a)
            .SelectMany(s => new[] { s.Span.Start, s.Span.End })
            .Append(0)
            .Append(Length)
            .Where(c => c >= 0 && c <= Length)
            .Distinct()
            .Order()
            .ToList();
        var units = new List<CodingUnit>(cuts.Count);
        var events = Annotators.Select(a => new Cover(a)).ToList();
        for (var i = 0; i + 1 < cuts.Count; i++)
            units.Add(new CodingUnit([.. events.Select(e => (string?)e.At(cuts[i]))], cuts[i + 1] - cuts[i]));
        return units;
    }

    // Sweeps over one annotator's spans from left to right.
    private sealed class Cover(IReadOnlyList<MarkedSpan> spans)
    {
        private readonly List<MarkedSpan> _starts = [.. spans.OrderBy(s => s.Span.Start)];
        private readonly List<MarkedSpan> _open = [];
        private int _next;

        public string At(int position)
        {
            while (_next < _starts.Count && _starts[_next].Span.Start <= position)
                _open.Add(_starts[_next++]);
            _open.RemoveAll(s => s.Span.End <= position);
            return _open.Count == 0
                ? ""
                : string.Join('+', _open.Select(s => s.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }
    }
}
