using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class RelationInspector
{
    private string _tab = "meaning";

    [Parameter, EditorRequired]
    public required RelationType Type { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public int Revision { get; set; }

    [Parameter]
    public EventCallback<TypeEdit> OnEdit { get; set; }

    [Parameter]
    public EventCallback<SchemaChange> OnChange { get; set; }

    [Parameter]
    public EventCallback<string> OnSelect { get; set; }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private static string Text(ChangeEventArgs e) => (e.Value as string ?? "").Trim();

    private static System.Collections.Immutable.ImmutableArray<string> Lines(ChangeEventArgs e) =>
        [.. Text(e).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    // Made when it is its turn, from the type as it is by then: two fields that are left in one breath do not stand in each other's way.
    private Task Save(Func<RelationType, RelationType> change) => OnEdit.InvokeAsync(TypeEdits.Of(Type.Id, change));

    private Task SetPair(int index, TypePair pair) => Save(t => t with { Pairs = [.. t.Pairs.SetItem(index, pair).Distinct()] });

    // The first pair that is not there yet: a list holds no pair twice.
    private Task AddPair()
    {
        var free = (
            from h in Schema.Entities
            from t in Schema.Entities
            let pair = new TypePair(h.Id, t.Id)
            where !Type.Pairs.Contains(pair)
            select pair
        ).FirstOrDefault();
        return free is null ? Task.CompletedTask : Save(t => t with { Pairs = t.Pairs.Add(free) });
    }

    private Task MergeAsync() =>
        OnChange.InvokeAsync(new SchemaChange.MergeRelations([Type.Id], Schema.Relations.First(r => r.Id != Type.Id).Id));
}
