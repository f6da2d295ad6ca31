using System.Text.RegularExpressions;

namespace Portal.Domain;

/// <summary>Identifiers of types and properties: what may become a label, a relationship type or a property key.</summary>
/// <remarks>A letter or underscore, then letters, digits and underscores, 64 units at most; Chinese letters are letters.
/// This is the wall against injection: labels cannot be parameters of Cypher, so nothing else may become one.</remarks>
public static partial class SchemaIdentifier
{
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        "Kg",
        "KgPushBatch",
        "kgid",
        "name",
        "type",
        "id",
        "push",
    };

    /// <summary>Whether it has the legal form.</summary>
    public static bool IsLegal(string identifier) => identifier is not null && Form().IsMatch(identifier);

    /// <summary>Whether it is one that pushes to a graph use themselves.</summary>
    public static bool IsReserved(string identifier) => s_reserved.Contains(identifier);

    /// <summary>The nearest legal identifier to a name; empty when no letter of it can be kept.</summary>
    public static string From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kept = Other().Replace(name.Trim(), "_").Trim('_');
        if (kept.Length > 0 && !char.IsLetter(kept[0]))
            kept = "_" + kept;
        return kept.Length > 64 ? kept[..64] : kept;
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_]{0,63}\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"[^\p{L}\p{N}_]+")]
    private static partial Regex Other();
}
