using System.Globalization;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Portal.Platform;

/// <summary>MudBlazor's own words, from our resources where we have them.</summary>
public sealed class PortalMudLocalizer : MudLocalizer
{
    public override LocalizedString this[string key] =>
        MudBlazorText.ResourceManager.GetString(key, CultureInfo.CurrentUICulture) is { } text
            ? new LocalizedString(key, text)
            : new LocalizedString(key, key, resourceNotFound: true);
}
