using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class SelectionInspector
{
    private string _group = "";

    [Parameter]
    public IReadOnlyList<string> Selection { get; set; } = [];

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public EventCallback<SchemaEdit> OnEdit { get; set; }

    [Parameter]
    public EventCallback<SchemaChange> OnChange { get; set; }

    private IReadOnlyList<string> Entities =>
        [
            .. Selection
                .Where(s => s.StartsWith("e:", StringComparison.Ordinal))
                .Select(s => s[2..])
                .Where(id => Schema.Entity(id) is not null),
        ];

    private IReadOnlyList<string> Relations =>
        [
            .. Selection
                .Where(s => s.StartsWith("r:", StringComparison.Ordinal))
                .Select(s => s[2..])
                .Where(id => Schema.Relation(id) is not null),
        ];

    private Task MergeAsync() => OnChange.InvokeAsync(new SchemaChange.MergeEntities([.. Entities.Skip(1)], Entities[0]));

    private Task RemoveAsync() => OnEdit.InvokeAsync(new SchemaEdit.Remove([.. Entities], [.. Relations]));
}
