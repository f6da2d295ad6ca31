using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class PropertyList
{
    private int _open = -1;

    [Parameter, EditorRequired]
    public required ImmutableArray<PropertyType> Properties { get; set; }

    [Parameter]
    public IReadOnlyList<PropertyType> Inherited { get; set; } = [];

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public EventCallback<Func<ImmutableArray<PropertyType>, ImmutableArray<PropertyType>>> OnChange { get; set; }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private static string Text(ChangeEventArgs e) => (e.Value as string ?? "").Trim();

    private static ImmutableArray<string> Lines(ChangeEventArgs e) =>
        [.. Text(e).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private static string About(PropertyType property) =>
        SchemaWords.Kind(property.Kind)
        + (property.Unit.Length > 0 ? $" · {property.Unit}" : "")
        + (property.IsRequired ? " *" : "")
        + (property.IsMultiValued ? " []" : "");

    private Task Set(int index, Func<PropertyType, PropertyType> change) =>
        OnChange.InvokeAsync(all => index < all.Length ? all.SetItem(index, change(all[index])) : all);

    private Task AddAsync()
    {
        var id = "property";
        for (var i = 2; Properties.Concat(Inherited).Any(p => p.Id == id); i++)
            id = $"property{i}";
        _open = Properties.Length;
        return OnChange.InvokeAsync(all => all.Add(new PropertyType { Id = id }));
    }
}
