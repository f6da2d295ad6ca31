using System.Collections.Frozen;

namespace Portal.Jobs.Pages;

/// <summary>The kinds of jobs in words, as the rooms that do them name them.</summary>
public sealed class JobNames(IEnumerable<JobKindName> names)
{
    private readonly FrozenDictionary<string, Func<string>> _names = names.ToFrozenDictionary(
        n => n.Kind,
        n => n.Name,
        StringComparer.Ordinal
    );

    /// <summary>The name of a kind; the kind itself where no room names it, as of a job that an older version left.</summary>
    public string Of(string kind) => _names.TryGetValue(kind, out var name) ? name() : kind;
}
