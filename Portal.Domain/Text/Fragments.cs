using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Domain.Text;

/// <summary>The pieces of something that is not written in one piece: two or more spans, in order, with text between them.</summary>
/// <remarks>Two are equal when their pieces are. What is in one piece has no fragments (null): a span says it.</remarks>
[JsonConverter(typeof(Json))]
public sealed class Fragments : IReadOnlyList<TextSpan>, IEquatable<Fragments>
{
    private readonly TextSpan[] _pieces;

    private Fragments(TextSpan[] pieces) => _pieces = pieces;

    /// <inheritdoc/>
    public int Count => _pieces.Length;

    /// <summary>From the first unit to the last, with what lies between.</summary>
    public TextSpan Whole => new(_pieces[0].Start, _pieces[^1].End);

    /// <inheritdoc/>
    public TextSpan this[int index] => _pieces[index];

    /// <summary>Fragments of spans in any order; those that overlap or touch become one. Null when that leaves one piece, or
    /// none.</summary>
    public static Fragments? Of(IEnumerable<TextSpan> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var joined = new List<TextSpan>();
        foreach (var piece in pieces.Where(p => p.Length > 0).OrderBy(p => p.Start))
        {
            if (joined.Count > 0 && piece.Start <= joined[^1].End)
                joined[^1] = new TextSpan(joined[^1].Start, Math.Max(joined[^1].End, piece.End));
            else
                joined.Add(piece);
        }

        return joined.Count > 1 ? new Fragments([.. joined]) : null;
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null for nothing.</summary>
    public static Fragments? Parse(string? text) =>
        string.IsNullOrEmpty(text)
            ? null
            : Of(
                text.Split(';')
                    .Select(p => p.Split('-'))
                    .Select(p => new TextSpan(int.Parse(p[0], CultureInfo.InvariantCulture), int.Parse(p[1], CultureInfo.InvariantCulture)))
            );

    /// <summary>What is written, the pieces put together: with a space between them where the script has spaces.</summary>
    public string In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var surface = _pieces[0].Of(text);
        foreach (var piece in _pieces.Skip(1))
        {
            var next = piece.Of(text);
            surface += (IsSpaced(surface[^1]) && IsSpaced(next[0]) ? " " : "") + next;
        }

        return surface;
    }

    /// <summary>The same pieces elsewhere.</summary>
    public Fragments Moved(Func<TextSpan, TextSpan> move) => new([.. _pieces.Select(move)]);

    /// <inheritdoc/>
    public bool Equals(Fragments? other) => other is not null && _pieces.AsSpan().SequenceEqual(other._pieces);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Fragments);

    /// <inheritdoc/>
    public override int GetHashCode() => _pieces.Aggregate(0, HashCode.Combine);

    /// <summary>As <c>0-3;5-7</c>.</summary>
    public override string ToString() =>
        string.Join(';', _pieces.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Start}-{p.End}")));

    /// <inheritdoc/>
    public IEnumerator<TextSpan> GetEnumerator() => ((IEnumerable<TextSpan>)_pieces).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsSpaced(char c) => char.IsLetterOrDigit(c) && !CharacterFolding.IsHan(c);

    private sealed class Json : JsonConverter<Fragments>
    {
        public override Fragments? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonSerializer.Deserialize<TextSpan[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, Fragments value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value._pieces, options);
    }
}
