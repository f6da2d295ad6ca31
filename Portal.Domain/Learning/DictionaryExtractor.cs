using System.Globalization;
using Portal.Domain.Text;

namespace Portal.Domain.Learning;

/// <summary>Suggests mentions by looking terms up: from the left, the longest first.</summary>
/// <remarks>Single Chinese characters are not looked up: they are far more often part of another word. Regular plurals of English terms,
/// and Chinese for Arabic digits, count as the term; traditional for simplified characters where a table of them is given. A term of
/// several types is proposed once a type, with the confidence shared between them.</remarks>
public sealed class DictionaryExtractor : IExtractor
{
    /// <summary>The name of the engine.</summary>
    public const string Name = "dictionary";

    private readonly List<DictionaryEntry> _entries;
    private readonly TermMatcher _matcher;

    /// <summary>An extractor for these terms; with <paramref name="variants"/> traditional and simplified characters are the
    /// same.</summary>
    public DictionaryExtractor(IEnumerable<DictionaryEntry> entries, ChineseVariants? variants = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries =
        [
            .. entries
                .Where(e => e.Term.Trim().Length >= 2)
                .Select(e => e with { Term = e.Term.Trim() })
                .GroupBy(e => (CharacterFolding.Fold(e.Term), e.Type))
                .Select(g => g.MaxBy(e => e.Source)!),
        ];
        _matcher = new TermMatcher([.. _entries.Select(e => e.Term)], TermMatching.Plurals | TermMatching.Digits, variants);
        Card = new ModelCard(
            Name,
            Identity(_entries),
            [.. _entries.Select(e => e.Type).Distinct().Order(StringComparer.Ordinal)],
            0,
            _entries.Count,
            _entries
                .GroupBy(e => e.Source)
                .OrderBy(g => g.Key)
                .ToDictionary(g => JsonName(g.Key), g => g.Count().ToString(CultureInfo.InvariantCulture))
        );
    }

    /// <summary>How many terms it knows; a term of two types counts twice.</summary>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ValueTask.FromResult(Extract(input.Text));
    }

    /// <summary>The suggestions for a text.</summary>
    public SuggestionSet Extract(string text)
    {
        var mentions = _matcher
            .FindLongest(text)
            .GroupBy(m => m.Span)
            .SelectMany(g =>
            {
                var entries = g.Select(m => _entries[m.TermIndex]).DistinctBy(e => e.Type).ToList();
                return entries.Select(e =>
                {
                    var confidence = Math.Round(Confidence(e.Source) / entries.Count, 3);
                    return new SuggestedMention(e.Type, g.Key, confidence)
                    {
                        Votes = [new EngineVote(Name, confidence, $"{JsonName(e.Source)}: {e.Term}")],
                    };
                });
            })
            .ToList();
        return new SuggestionSet(mentions, [], []);
    }

    // Another one as soon as a term comes or goes.
    private static string Identity(List<DictionaryEntry> entries)
    {
        var hash = 0u;
        foreach (var entry in entries)
            hash ^= Hash.Of(Hash.Of(entry.Term), Hash.Of(entry.Type), (uint)entry.Source);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string JsonName(DictionarySource source) =>
        source switch
        {
            DictionarySource.ApprovedEntity => "approvedEntity",
            DictionarySource.SchemaExample => "schemaExample",
            _ => "list",
        };

    private static double Confidence(DictionarySource source) =>
        source switch
        {
            DictionarySource.ApprovedEntity => 0.95,
            DictionarySource.SchemaExample => 0.9,
            _ => 0.8,
        };
}
