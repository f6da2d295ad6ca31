namespace Portal.Domain.Schema;

/// <summary>A name in Chinese and in English; either may be empty while a schema is a draft.</summary>
/// <param name="Zh">The Chinese name.</param>
/// <param name="En">The English name.</param>
public sealed record LocalizedName(string Zh = "", string En = "")
{
    /// <summary>The name in a language (<c>zh</c> or <c>en</c>), else in the other one, else <paramref name="fallback"/>.</summary>
    public string In(string language, string fallback)
    {
        ArgumentNullException.ThrowIfNull(language);
        var (first, second) = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? (Zh, En) : (En, Zh);
        return first.Length > 0 ? first
            : second.Length > 0 ? second
            : fallback;
    }

    /// <summary>Those names that are not empty.</summary>
    public IEnumerable<string> All() => new[] { Zh, En }.Where(n => n.Length > 0);
}
