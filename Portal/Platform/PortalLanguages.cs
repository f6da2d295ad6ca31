namespace Portal.Platform;

/// <summary>The languages of the user interface, the default first.</summary>
public static class PortalLanguages
{
    public static IReadOnlyList<string> All { get; } = ["zh-Hans", "en"];
}
