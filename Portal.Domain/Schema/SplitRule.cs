using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Portal.Domain.Text;

namespace Portal.Domain.Schema;

/// <summary>Says which of a split type's entities go to one of its targets.</summary>
/// <param name="To">The target entity type.</param>
/// <param name="Pattern">A regular expression that is found in the name; empty for none. Matching that takes longer than a tenth of a
/// second is no match.</param>
[method: JsonConstructor]
public sealed record SplitRule(string To, string Pattern = "")
{
    private static readonly TimeSpan s_longestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>Names that go there, compared as <see cref="CharacterFolding.NameKey"/>.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>A rule that also names names.</summary>
    public SplitRule(string to, string pattern, ImmutableArray<string> names)
        : this(to, pattern) => Names = names.IsDefault ? [] : names;

    /// <summary>Whether a name goes there.</summary>
    /// <exception cref="RegexParseException">The pattern is none; <see cref="SchemaChanges.Check"/> tells before.</exception>
    public bool Fits(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Names.Any(n => CharacterFolding.NameKey(n) == CharacterFolding.NameKey(name)))
            return true;
        if (Pattern.Length == 0)
            return false;
        try
        {
            return Regex.IsMatch(name, Pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, s_longestMatch);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
