using Portal.Domain.Text;

namespace Portal.Domain.Extraction;

/// <summary>Suggests mentions by looking terms up: from the left, the longest first.</summary>
/// <remarks>Single Chinese characters are not looked up: they are far more often part of another word. A term of several types is
/// proposed once a type, with the confidence shared between them.</remarks>
public sealed class DictionaryExtractor
{
    private readonly List<DictionaryEntry> _entries;
    private readonly TermMatcher _matcher;

    /// <summary>An extractor for these terms.</summary>
    public DictionaryExtractor(IEnumerable<DictionaryEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = [.. entries.Where(e => e.Term.Trim().Length >= 2).Select(e => e with { Term = e.Term.Trim() })
            .GroupBy(e => (CharacterFolding.Fold(e.Term), e.Type)).Select(g => g.MaxBy(e => e.Source)!)];
        _matcher = new TermMatcher([.. _entries.Select(e => e.Term)]);
    }

    /// <summary>How many terms it knows; a term of two types counts twice.</summary>
    public int Count => _entries.Count;

    /// <summary>The suggestions for a text.</summary>
    public SuggestionSet Extract(string text)
    {
        var mentions = _matcher.FindLongest(text)
            .GroupBy(m => m.Span)
            .SelectMany(g => g.Select(m => _entries[m.TermIndex]).DistinctBy(e => e.Type)
                .Select(e => new SuggestedMention(e.Type, g.Key, Math.Round(Confidence(e.Source) / g.Select(m => _entries[m.TermIndex].Type).Distinct().Count(), 3))))
            .ToList();
        return new SuggestionSet(mentions, [], []);
    }

    private static double Confidence(DictionarySource source) => source switch
    {
        DictionarySource.ApprovedEntity => 0.95,
        DictionarySource.SchemaExample => 0.9,
        _ => 0.8,
    };
}
