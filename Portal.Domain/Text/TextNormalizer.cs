using System.Text;

namespace Portal.Domain.Text;

/// <summary>Makes a text safe to store once and for all: no NUL, no lone surrogate, no byte order mark, LF line ends.</summary>
/// <remarks>Applied once at import; from then on a text never changes, so offsets into it stay true. SQLite would silently
/// rewrite a lone surrogate and PostgreSQL would refuse both: what is stored must be what was annotated.</remarks>
public static class TextNormalizer
{
    /// <summary>The normal form. Idempotent.</summary>
    public static string Normalize(string text) => Normalize(text, null);

    /// <summary>The normal form, and where each position of <paramref name="text"/> is in it: <c>text.Length + 1</c> positions, the last
    /// for the end.</summary>
    public static (string Text, IReadOnlyList<int> Positions) NormalizeWithPositions(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var positions = new int[text.Length + 1];
        return (Normalize(text, positions), positions);
    }

    private static string Normalize(string text, int[]? positions)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            positions?[i] = result.Length;
            switch (c)
            {
                case '\0' or '\uFEFF':
                    break;
                case '\r':
                    result.Append('\n');
                    if (i + 1 < text.Length && text[i + 1] == '\n')
                    {
                        i++;
                        positions?[i] = result.Length;
                    }

                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        i++;
                        positions?[i] = result.Length + 1;
                        result.Append(c).Append(text[i]);
                    }
                    else
                    {
                        result.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
                    }

                    break;
            }
        }

        positions?[text.Length] = result.Length;
        return result.ToString();
    }
}
