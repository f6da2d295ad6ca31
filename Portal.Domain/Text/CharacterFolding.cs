using System.Globalization;
using System.Text;

namespace Portal.Domain.Text;

/// <summary>Folds away differences that do not change what a name means: case, full width, kinds of space.</summary>
/// <remarks><see cref="Fold(char)"/> maps one UTF-16 unit to one unit, so offsets in a folded text are offsets in the text.</remarks>
public static class CharacterFolding
{
    /// <summary>One unit, folded.</summary>
    public static char Fold(char c) =>
        c switch
        {
            >= 'A' and <= 'Z' => (char)(c | 0x20),
            < '\u0080' => c,
            // Chinese characters, kana and their marks have no case; asking for it takes long.
            >= '\u3001' and <= '\u9FFF' => c,
            '\u3000' or '\u00A0' => ' ',
            >= '\uFF01' and <= '\uFF5E' => Fold((char)(c - 0xFEE0)),
            '\u2018' or '\u2019' => '\'',
            '\u201C' or '\u201D' => '"',
            _ => char.ToLowerInvariant(c),
        };

    /// <summary>How many units at the beginning of a text folding leaves alone because they are Chinese characters or marks among them
    /// (U+3001 to U+9FFF).</summary>
    public static int UnfoldedRun(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('\u3001', '\u9FFF') is >= 0 and var end ? end : text.Length;

    /// <summary>A text of the same length, each unit folded.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Create(
            text.Length,
            text,
            static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = Fold(source[i]);
            }
        );
    }

    /// <summary>The key under which a name is the same name: NFKC, folded, trimmed, inner white space as one space,
    /// and none at all between two Chinese characters.</summary>
    public static string NameKey(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folded = Fold(name.Normalize(NormalizationForm.FormKC)).Trim();
        var result = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            if (!char.IsWhiteSpace(folded[i]))
                result.Append(folded[i]);
            else if (
                !char.IsWhiteSpace(folded[i - 1])
                && !(IsHan(folded[i - 1]) && folded.AsSpan(i).TrimStart() is [var next, ..] && IsHan(next))
            )
                result.Append(' ');
        }

        return result.ToString();
    }

    /// <summary>Whether a unit is a Chinese character of the basic plane or part of one beyond it.</summary>
    public static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') || char.IsSurrogate(c);

    /// <summary>Whether a unit belongs to a word that is written with spaces around it (Latin, Greek, Cyrillic letters, digits).</summary>
    public static bool IsSpacedWordCharacter(char c) =>
        char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.DecimalDigitNumber => c < '\u2E80' || c >= '\uFF00',
            _ => false,
        };
}
