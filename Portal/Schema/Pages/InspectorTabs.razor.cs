using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Portal.Schema.Pages;

public sealed partial class InspectorTabs
{
    public static IReadOnlyList<(string Key, string Name)> All =>
        [
            ("meaning", SchemaText.Meaning),
            ("properties", SchemaText.Properties),
            ("examples", SchemaText.Examples),
            ("history", SchemaText.History),
        ];

    [Parameter]
    public IReadOnlyList<(string Key, string Name)> Tabs { get; set; } = All;

    [Parameter]
    public string Current { get; set; } = "meaning";

    [Parameter]
    public EventCallback<string> CurrentChanged { get; set; }

    private Task KeyAsync(KeyboardEventArgs e)
    {
        var step = e.Key switch
        {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => 0,
        };
        if (step == 0)
            return Task.CompletedTask;
        var keys = Tabs.Select(t => t.Key).ToList();
        return CurrentChanged.InvokeAsync(keys[(keys.IndexOf(Current) + step + keys.Count) % keys.Count]);
    }
}
