using System.Text;

namespace Portal.Corpora.Readers;

/// <summary>Lines of a text of which none is held beyond a length.</summary>
public static class BoundedLines
{
    private const int Piece = 1 << 14;

    /// <summary>The lines in order, ended as <see cref="TextReader.ReadLine"/> ends them; null in place of one that has more than
    /// <paramref name="longest"/> characters.</summary>
    public static IEnumerable<string?> Read(TextReader text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder();
        var piece = new char[Piece];
        var (isTooLong, isAfterReturn, isBegun) = (false, false, false);
        for (var read = text.Read(piece, 0, Piece); read > 0; read = text.Read(piece, 0, Piece))
        {
            for (var at = 0; at < read; )
            {
                if (isAfterReturn && piece[at] == '\n')
                {
                    (isAfterReturn, at) = (false, at + 1);
                    continue;
                }

                isAfterReturn = false;
                var length = piece.AsSpan(at, read - at).IndexOfAny('\r', '\n');
                var part = piece.AsSpan(at, length < 0 ? read - at : length);
                isTooLong |= line.Length + part.Length > longest;
                if (!isTooLong)
                    line.Append(part);
                isBegun = length < 0;
                at += part.Length;
                if (length < 0)
                    continue;
                isAfterReturn = piece[at] == '\r';
                at++;
                yield return isTooLong ? null : line.ToString();
                line.Clear();
                isTooLong = false;
            }
        }

        if (isBegun)
            yield return isTooLong ? null : line.ToString();
    }
}
