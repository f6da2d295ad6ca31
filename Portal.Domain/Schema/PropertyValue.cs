using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Domain.Text;

namespace Portal.Domain.Schema;

/// <summary>Whether a text is a value of a property, as texts state values: with unit, with the characters of a document.</summary>
public static partial class PropertyValue
{
    private static readonly HashSet<string> s_booleans = new(StringComparer.OrdinalIgnoreCase)
    {
        "true",
        "false",
        "yes",
        "no",
        "是",
        "否",
        "有",
        "无",
        "真",
        "假",
        "1",
        "0",
    };

    /// <summary>Whether <paramref name="value"/> is one: of the kind, of the enumeration, and as the pattern asks.</summary>
    public static bool IsLegal(PropertyType property, string value)
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(value);
        var text = value.Trim();
        var isOfKind = property.Kind switch
        {
            PropertyKind.Number => Number().IsMatch(CharacterFolding.NameKey(text)),
            PropertyKind.Date => Date().IsMatch(text) || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            PropertyKind.Boolean => s_booleans.Contains(text),
            PropertyKind.Enumeration => property.Values.Any(v => CharacterFolding.NameKey(v) == CharacterFolding.NameKey(text)),
            _ => true,
        };
        return isOfKind && (property.Pattern.Length == 0 || !SchemaChanges.IsPattern(property.Pattern) || Matches(text, property.Pattern));
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // A number as texts have it: a sign or a comparison, digits, a range, a unit after it.
    private const string Figure = @"(?:[<>≤≥≈~约]\s*)?[-+]?\d[\d,]*(?:\.\d+)?(?:\s*[-–~至到]\s*\d[\d,]*(?:\.\d+)?)?";

    [GeneratedRegex("^" + Figure + @"\s*[^\d\s].{0,20}$|^" + Figure + "$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?$|^\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?$|^\d{1,2}月\d{1,2}[日号]$")]
    private static partial Regex Date();
}
