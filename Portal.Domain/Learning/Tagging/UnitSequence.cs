using System.Globalization;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>A text cut into the units that get tags.</summary>
public sealed class UnitSequence
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private UnitSequence(string text, int[] starts, int[] ends) => (Text, _starts, _ends) = (text, starts, ends);

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>How many units.</summary>
    public int Count => _starts.Length;

    /// <summary>Cuts a text. White space is no unit of its own in words; in characters it is one.</summary>
    public static UnitSequence Of(string text, TaggingUnits units)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (starts, ends, count) = (new int[text.Length], new int[text.Length], 0);
        for (var at = 0; at < text.Length; )
        {
            var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
            if (units == TaggingUnits.Words)
            {
                if (char.IsWhiteSpace(text[at]))
                {
                    at++;
                    continue;
                }

                if (length == 1 && CharacterFolding.IsSpacedWordCharacter(text[at]))
                {
                    while (at + length < text.Length && CharacterFolding.IsSpacedWordCharacter(text[at + length]))
                        length++;
                }
            }

            (starts[count], ends[count++]) = (at, at + length);
            at += length;
        }

        return count == text.Length ? new UnitSequence(text, starts, ends) : new UnitSequence(text, starts[..count], ends[..count]);
    }

    /// <summary>A text that is cut already, as a file of tokens is.</summary>
    public static UnitSequence Of(string text, IReadOnlyList<TextSpan> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return new UnitSequence(text, [.. units.Select(u => u.Start)], [.. units.Select(u => u.End)]);
    }

    internal ReadOnlySpan<int> Starts => _starts;

    internal ReadOnlySpan<int> Ends => _ends;

    /// <summary>The characters of a unit.</summary>
    public ReadOnlySpan<char> Unit(int index) => Text.AsSpan(_starts[index], _ends[index] - _starts[index]);

    /// <summary>Where in the text a run of units lies.</summary>
    public TextSpan SpanOf(int start, int end) => new(_starts[start], _ends[end - 1]);

    /// <summary>The units that a span covers; null when it does not begin and end with a unit.</summary>
    public (int Start, int End)? UnitsOf(TextSpan span)
    {
        var start = Array.BinarySearch(_starts, span.Start);
        var end = Array.BinarySearch(_ends, span.End);
        return start >= 0 && end >= start ? (start, end + 1) : null;
    }

    internal static uint ShapeOf(char c) =>
        c switch
        {
            >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf' or (>= '\ud800' and <= '\udbff') => 1,
            >= '0' and <= '9' => 2,
            >= 'a' and <= 'z' => 3,
            >= 'A' and <= 'Z' => 4,
            ' ' or '\t' or '\n' or '\r' or '\u3000' => 5,
            _ => char.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber => 2,
                UnicodeCategory.LowercaseLetter => 3,
                UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => 4,
                UnicodeCategory.MathSymbol
                or UnicodeCategory.CurrencySymbol
                or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.OtherSymbol => 6,
                UnicodeCategory.OtherLetter => 8,
                _ => 7,
            },
        };
}
