using System.Collections.Immutable;

namespace Portal.Components;

/// <summary>Lists of words as people type them: commas of either language, 、 or ; between them.</summary>
public static class TextList
{
    private static readonly char[] s_separators = [',', '，', '、', ';', '；', '\n'];

    public static string Join(IEnumerable<string> words) => string.Join(", ", words);

    public static ImmutableArray<string> Split(string text) =>
        [
            .. (text ?? "")
                .Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(StringComparer.Ordinal),
        ];
}
