namespace Portal.Domain.Text;

/// <summary>Which simplified character each traditional one is: one unit for one, so that offsets stay.</summary>
/// <remarks>Made of a table that the caller brings, for example that of OpenCC. A traditional character that is several simplified ones
/// becomes the first; characters beyond the basic plane stay as they are.</remarks>
public sealed class ChineseVariants
{
    private const char First = '\u3400';
    private readonly char[] _simplified = new char[char.MaxValue + 1 - First];

    /// <summary>From lines <c>traditional TAB simplified …</c>; lines that are none are passed over.</summary>
    public ChineseVariants(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (var line in lines)
        {
            if (
                line is [>= First and var from, '\t', >= First and var to, ..]
                && !char.IsSurrogate(from)
                && !char.IsSurrogate(to)
                && from != to
            )
            {
                // A line that comes again says nothing new.
                if (_simplified[from - First] == '\0')
                    Count++;
                _simplified[from - First] = to;
            }
        }
    }

    /// <summary>How many characters have another form.</summary>
    public int Count { get; }

    /// <summary>The simplified form of a unit; the unit itself where it has none.</summary>
    public char Simplified(char c) => c >= First && _simplified[c - First] is not '\0' and var simplified ? simplified : c;
}
