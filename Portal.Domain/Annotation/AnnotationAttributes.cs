using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Domain.Annotation;

/// <summary>What is said of a mention or a relation mention beside its type: names with values, such as severity with high, or an entry of
/// a database.</summary>
/// <remarks>Two are equal when their names and values are. What has none has null instead of an empty one.</remarks>
[JsonConverter(typeof(Json))]
[SuppressMessage("Naming", "CA1710", Justification = "Attributes are what people call them.")]
public sealed class AnnotationAttributes : IReadOnlyCollection<KeyValuePair<string, string>>, IEquatable<AnnotationAttributes>
{
    /// <summary>The most attributes that one annotation may have.</summary>
    public const int Most = 20;

    /// <summary>The longest name, in UTF-16 units. A name has no white space.</summary>
    public const int LongestName = 64;

    /// <summary>The longest value, in UTF-16 units. A value has no line breaks and no tabs, and no space at its ends.</summary>
    public const int LongestValue = 500;

    private readonly ImmutableSortedDictionary<string, string> _values;

    private AnnotationAttributes(ImmutableSortedDictionary<string, string> values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>The value of a name; null for none.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Attributes of names and values; of a name that comes twice the last counts, what is not legal is left out. Null when none
    /// is left.</summary>
    public static AnnotationAttributes? Of(IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var made = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values.Where(v => IsLegal(v.Key, v.Value)))
        {
            if (made.Count < Most || made.ContainsKey(name))
                made[name] = value.Trim();
        }

        return made.Count == 0 ? null : new AnnotationAttributes(made.ToImmutable());
    }

    /// <summary>Whether a name and a value may be an attribute.</summary>
    public static bool IsLegal([NotNullWhen(true)] string? name, [NotNullWhen(true)] string? value) =>
        name is { Length: > 0 and <= LongestName }
        && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && !string.IsNullOrWhiteSpace(value)
        && value.Length <= LongestValue
        && !value.Any(char.IsControl);

    /// <summary>Reads what <see cref="ToString"/> writes; null for nothing.</summary>
    public static AnnotationAttributes? Parse(string? json) =>
        string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<AnnotationAttributes>(json);

    /// <summary>The attributes of some annotations that all of them have alike; null when there is none.</summary>
    public static AnnotationAttributes? Common(IEnumerable<AnnotationAttributes?> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var list = all.ToList();
        return list.Count == 0 || list.Contains(null) ? null : Of(list[0]!.Where(a => list.TrueForAll(x => x![a.Key] == a.Value)));
    }

    /// <summary>These with one more, changed, or taken away (null). Null when none is left.</summary>
    public static AnnotationAttributes? With(AnnotationAttributes? attributes, string name, string? value) =>
        Of(
            (attributes ?? Enumerable.Empty<KeyValuePair<string, string>>())
                .Where(a => a.Key != name)
                .Concat(value is null ? [] : [KeyValuePair.Create(name, value)])
        );

    /// <inheritdoc/>
    public bool Equals(AnnotationAttributes? other) =>
        other is not null
        && _values.Count == other._values.Count
        && _values.All(a => other._values.TryGetValue(a.Key, out var value) && value == a.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AnnotationAttributes);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, a) => HashCode.Combine(hash, a.Key, a.Value));

    /// <summary>As JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(_values);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Json : JsonConverter<AnnotationAttributes>
    {
        public override AnnotationAttributes? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, AnnotationAttributes value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, text) in value)
                writer.WriteString(name, text);
            writer.WriteEndObject();
        }
    }
}
