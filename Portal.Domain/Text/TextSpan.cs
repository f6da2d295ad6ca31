using System.Text.Json.Serialization;

namespace Portal.Domain.Text;

/// <summary>A piece of a text: half-open, in UTF-16 code units.</summary>
/// <remarks><see cref="End"/> is the first unit that does not belong to it and is never before <see cref="Start"/>.
/// The default value is the empty span at 0.</remarks>
public readonly record struct TextSpan : IComparable<TextSpan>
{
    /// <summary>A span from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative or behind the end.</exception>
    [JsonConstructor]
    public TextSpan(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        (Start, End) = (start, end);
    }

    /// <summary>The first unit.</summary>
    public int Start { get; }

    /// <summary>The unit after the last.</summary>
    public int End { get; }

    /// <summary>The number of units.</summary>
    [JsonIgnore]
    public int Length => End - Start;

    /// <summary>Whether both have at least one unit in common.</summary>
    public bool Overlaps(TextSpan other) => Start < other.End && other.Start < End;

    /// <summary>Whether every unit of <paramref name="other"/> is inside.</summary>
    public bool Contains(TextSpan other) => Start <= other.Start && other.End <= End;

    /// <summary>The covered part of a text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span reaches beyond the text.</exception>
    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(End, text.Length, nameof(text));
        return text[Start..End];
    }

    /// <summary>Whether neither end cuts a surrogate pair of <paramref name="text"/>, and the span lies within it.</summary>
    public bool IsWholeIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return End <= text.Length && !Cuts(text, Start) && !Cuts(text, End);

        static bool Cuts(string text, int at) =>
            at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
    }

    /// <summary>Earlier start first; of equal starts the longer first (the order in which nested mentions are drawn).</summary>
    public int CompareTo(TextSpan other) => Start != other.Start ? Start.CompareTo(other.Start) : other.End.CompareTo(End);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(TextSpan left, TextSpan right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(TextSpan left, TextSpan right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(TextSpan left, TextSpan right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(TextSpan left, TextSpan right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"[{Start}, {End})";
}
