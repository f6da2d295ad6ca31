namespace Portal.Accounts.Pages;

/// <summary>A short name for what a browser says of itself: “Firefox, Windows”.</summary>
internal static class BrowserName
{
    // The order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux, an iPad also says Mac OS.
    private static readonly (string Mark, string Name)[] s_browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("MicroMessenger/", "WeChat"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] s_systems =
    [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>The name; a word for “unknown” where it is neither a browser nor a system that is known here.</summary>
    public static string Of(string said)
    {
        var known = new[] { Find(s_browsers, said), Find(s_systems, said) }.Where(n => n.Length > 0).ToList();
        return known.Count > 0 ? string.Join(", ", known) : AccountText.UnknownBrowser;
    }

    private static string Find((string Mark, string Name)[] names, string said) =>
        names.FirstOrDefault(n => said.Contains(n.Mark, StringComparison.Ordinal)).Name ?? "";
}
