using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Portal.Components;

/// <summary>A place in a page for what rooms above it have to show there.</summary>
/// <remarks>It opens the components itself: each component more costs every open page some kilobytes.</remarks>
public sealed class Slot : ComponentBase
{
    [Inject]
    public required IEnumerable<PageSlot> All { get; init; }

    [Parameter, EditorRequired]
    public required string Place { get; set; }

    /// <summary>What the page hands out here.</summary>
    [Parameter, EditorRequired]
    public required object Desk { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var slot in All.Where(s => s.Place == Place).OrderBy(s => s.Order))
        {
            builder.OpenComponent(0, slot.Component);
            builder.SetKey(slot.Component);
            builder.AddComponentParameter(1, nameof(Desk), Desk);
            builder.CloseComponent();
        }
    }
}
