namespace Portal.Components;

/// <summary>A component that a room shows in a page of a room below it: the page names the place, and knows nothing of who comes.</summary>
/// <param name="Place">The place, as the page names it.</param>
/// <param name="Component">The component; its one parameter <c>Desk</c> is what the page hands out at that place.</param>
/// <param name="Order">Where it stands among others there: the smaller first, of equals the lower room's.</param>
public sealed record PageSlot(string Place, Type Component, int Order);

/// <summary>Registers what a room shows in pages of rooms below it.</summary>
internal static class PageSlots
{
    public static IServiceCollection AddSlot<TComponent>(this IServiceCollection services, string place, int order = 0)
        where TComponent : Microsoft.AspNetCore.Components.IComponent =>
        services.AddSingleton(new PageSlot(place, typeof(TComponent), order));
}
