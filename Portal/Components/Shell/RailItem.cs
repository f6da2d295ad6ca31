using MudBlazor;

namespace Portal.Components.Shell;

/// <summary>A stop of the rail, in the order of the loop.</summary>
internal sealed record RailItem(string Path, string Key, string Icon, Func<string> Name)
{
    public static IReadOnlyList<RailItem> All { get; } =
    [
        new("", "o", Icons.Material.Outlined.Timeline, () => ShellText.Overview),
        new("/schema", "s", Icons.Material.Outlined.Schema, () => ShellText.Schema),
        new("/corpora", "c", Icons.Material.Outlined.LibraryBooks, () => ShellText.Corpora),
        new("/label", "l", Icons.Material.Outlined.BorderColor, () => ShellText.Label),
        new("/engines", "n", Icons.Material.Outlined.AutoAwesome, () => ShellText.Engines),
        new("/team", "t", Icons.Material.Outlined.Groups, () => ShellText.Team),
        new("/review", "r", Icons.Material.Outlined.FactCheck, () => ShellText.Review),
        new("/knowledge", "k", Icons.Material.Outlined.MenuBook, () => ShellText.Knowledge),
        new("/graph", "p", Icons.Material.Outlined.Hub, () => ShellText.Graph),
        new("/ask", "a", Icons.Material.Outlined.QuestionAnswer, () => ShellText.Ask),
        new("/models", "m", Icons.Material.Outlined.Memory, () => ShellText.Models),
        new("/jobs", "j", Icons.Material.Outlined.Pending, () => ShellText.Jobs),
        new("/settings", "e", Icons.Material.Outlined.Settings, () => ShellText.Settings),
    ];
}
