using System.Collections;
using System.Text.Json;
using Portal.Domain;

namespace Portal.Platform;

/// <summary>Tells a request that cannot be read from a fault of ours.</summary>
/// <remarks>A body that names no kind of command, or breaks the rule of a type, is refused by exceptions that could as well come from the
/// work itself; they mean the request only as long as the work has not begun.</remarks>
internal static class RequestReading
{
    private static readonly object s_key = new();

    /// <summary>The filter of all endpoints of the API: it runs when the parameters have been read.</summary>
    public static ValueTask<object?> DoneAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // What annotations say of the items of a body that is a list, the serializer does not look at.
        foreach (var argument in context.Arguments)
            if (argument is IEnumerable items and not (string or IFormFileCollection) && Values(items).Contains(null))
                throw new ProblemException(PlatformProblems.RequestIllegal, "");
        context.HttpContext.Items[s_key] = s_key;
        return next(context);
    }

    private static IEnumerable<object?> Values(IEnumerable items) => (items is IDictionary map ? map.Values : items).Cast<object?>();

    public static bool IsUnreadable(HttpContext context, Exception error) =>
        context.Request.Path.StartsWithSegments("/api")
        && !context.Items.ContainsKey(s_key)
        && (
            error is JsonException or NotSupportedException or ArgumentException or FormatException
            || (error is InvalidOperationException && !HasKnownCharset(context.Request))
        );

    // Reading says of a charset that nobody knows what it says of a fault of ours.
    private static bool HasKnownCharset(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is not { Charset.HasValue: true, Encoding: null };
}
