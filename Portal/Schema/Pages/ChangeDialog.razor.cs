using Microsoft.AspNetCore.Components;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Schema.Migration;

namespace Portal.Schema.Pages;

public sealed partial class ChangeDialog
{
    [Inject]
    public required SchemaImpactService Impacts { get; init; }

    private SchemaChange _change = default!;
    private SchemaImpact? _impact;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter, EditorRequired]
    public required SchemaChange Change { get; set; }

    [Parameter]
    public EventCallback<SchemaEdit> OnEdit { get; set; }

    private string Title =>
        _change switch
        {
            SchemaChange.MergeEntities or SchemaChange.MergeRelations => SchemaText.Merge,
            SchemaChange.SplitEntity => SchemaText.Split,
            _ => SchemaText.DeleteType,
        };

    protected override Task OnInitializedAsync() => SetAsync(Change);

    private static string Text(ChangeEventArgs e) => (e.Value as string ?? "").Trim();

    // From the change as it is by then: two fields that are left in one breath do not overwrite each other.
    private Task OnAsync<T>(Func<T, T> change)
        where T : SchemaChange => SetAsync(change((T)_change));

    private Task ChooseEntityAsync(string id, bool isChosen) =>
        OnAsync<SchemaChange.MergeEntities>(c => c with { From = isChosen ? c.From.Add(id) : c.From.Remove(id) });

    private Task MergeEntitiesIntoAsync(string id) =>
        OnAsync<SchemaChange.MergeEntities>(c => c with { Into = id, From = c.From.Remove(id) });

    private Task ChooseRelationAsync(string id, bool isChosen) =>
        OnAsync<SchemaChange.MergeRelations>(c => c with { From = isChosen ? c.From.Add(id) : c.From.Remove(id) });

    private Task MergeRelationsIntoAsync(string id) =>
        OnAsync<SchemaChange.MergeRelations>(c => c with { Into = id, From = c.From.Remove(id) });

    private Task AddRuleAsync() =>
        OnAsync<SchemaChange.SplitEntity>(c => c with { Rules = c.Rules.Add(new SplitRule(c.From + (c.Rules.Length + 2))) });

    private Task RemoveRuleAsync(int index) => OnAsync<SchemaChange.SplitEntity>(c => c with { Rules = c.Rules.RemoveAt(index) });

    private Task OnRuleAsync(int index, Func<SplitRule, SplitRule> change) =>
        OnAsync<SchemaChange.SplitEntity>(c =>
            index < c.Rules.Length ? c with { Rules = c.Rules.SetItem(index, change(c.Rules[index])) } : c
        );

    private Task SetAsync(SchemaChange change)
    {
        (_change, _impact) = (change, null);
        return RunAsync(async () =>
        {
            _problems = SchemaChanges.Check(Schema, change);
            if (_problems.Count > 0)
                throw new ProblemException(_problems);
            // A type that nobody has published has no work to touch.
            var impact = await Impacts.OfDraftChangeAsync(Actor, Slug, change, Stop);
            // The change may have been changed again meanwhile.
            if (ReferenceEquals(_change, change))
                _impact = impact;
        });
    }

    private async Task ApplyAsync()
    {
        await OnEdit.InvokeAsync(new SchemaEdit.Change(_change));
        await OnClose.InvokeAsync();
    }
}
