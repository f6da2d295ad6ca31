using System.Collections;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Portal.Platform;

/// <summary>JSON as the API and the command line write it: enumerations as words, Chinese as Chinese.</summary>
/// <remarks>It is only ever sent as JSON, never put into a page, so quotes and signs need no escaping for HTML.</remarks>
public static class PortalJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }

    /// <summary>As the API reads it: what its document calls required is there, and null only where null is allowed.</summary>
    public static void ConfigureApi(JsonSerializerOptions options)
    {
        Configure(options);
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.AllowOutOfOrderMetadataProperties = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNullItems);
    }

    // Annotations say nothing of the items of lists and maps to the serializer.
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var lists = type
            .Properties.Where(p =>
                p.Get is not null && p.PropertyType != typeof(string) && p.PropertyType.IsAssignableTo(typeof(IEnumerable))
            )
            .ToArray();
        if (lists.Length == 0)
            return;
        var before = type.OnDeserialized;
        type.OnDeserialized = value =>
        {
            before?.Invoke(value);
            foreach (var list in lists)
            {
                // An array that was left out is no list yet.
                if (list.Get!(value) is not IEnumerable items || items is IList { IsFixedSize: true } && IsDefault(items))
                    continue;
                if ((items is IDictionary map ? map.Values : items).Cast<object?>().Any(item => item is null))
                    throw new JsonException($"'{list.Name}' must not hold null.");
            }
        };
    }

    private static bool IsDefault(IEnumerable items) =>
        items.GetType() is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && items.Equals(Activator.CreateInstance(type));
}
