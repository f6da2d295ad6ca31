namespace Portal.Components;

/// <summary>What the cookies said about the look when the page was requested.</summary>
public sealed record ThemeState(bool IsDark, bool IsRailPinned);
