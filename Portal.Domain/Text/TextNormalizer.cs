using System.Text;

namespace Portal.Domain.Text;

/// <summary>Makes a text safe to store once and for all: no NUL, no lone surrogate, no byte order mark, LF line ends.</summary>
/// <remarks>Applied once at import; from then on a text never changes, so offsets into it stay true. SQLite would silently
/// rewrite a lone surrogate and PostgreSQL would refuse both: what is stored must be what was annotated.</remarks>
public static class TextNormalizer
{
    /// <summary>The normal form. Idempotent.</summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\0' or '\uFEFF':
                    break;
                case '\r':
                    result.Append('\n');
                    if (i + 1 < text.Length && text[i + 1] == '\n')
                        i++;
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                        result.Append(c).Append(text[++i]);
                    else
                        result.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
                    break;
            }
        }

        return result.ToString();
    }
}
