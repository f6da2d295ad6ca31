using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace Portal.Components;

/// <summary>An icon of MudBlazor as it draws a small one. As a component, each would cost the server two kilobytes for every page that is
/// open.</summary>
internal static class Symbol
{
    private static readonly ConcurrentDictionary<string, MarkupString> s_drawn = new();

    /// <param name="icon">A constant of <see cref="MudBlazor.Icons"/>; nothing that comes from a document or a person.</param>
    public static MarkupString Of(string icon) =>
        s_drawn.GetOrAdd(
            icon,
            paths => new MarkupString(
                """<svg class="mud-icon-root mud-svg-icon mud-icon-size-small" """
                    + $"""focusable="false" viewBox="0 0 24 24" aria-hidden="true" role="img">{paths}</svg>"""
            )
        );
}
