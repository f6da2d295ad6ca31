using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Domain.Schema;
using Portal.Schema.Publishing;

namespace Portal.Schema.Pages;

public sealed partial class VersionsDialog
{
    [Inject]
    public required SchemaService Schemas { get; init; }

    [Inject]
    public required SchemaGovernanceService Governance { get; init; }

    private IReadOnlyList<SchemaView> _versions = [];
    private IReadOnlyList<SchemaMigrationView> _migrations = [];
    private IReadOnlyList<SchemaDifference>? _differences;
    private int _compared;

    [Parameter, EditorRequired]
    public required SchemaView Draft { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public EventCallback<SchemaEdit> OnEdit { get; set; }

    [Parameter]
    public EventCallback<Guid> OnStarted { get; set; }

    protected override Task OnInitializedAsync() =>
        RunAsync(async () =>
        {
            _versions = await Schemas.VersionsAsync(Actor, Slug, Stop);
            _migrations = await Governance.MigrationsAsync(Actor, Slug, Stop);
        });

    private Task CompareAsync(int number) =>
        RunAsync(async () =>
        {
            _compared = number;
            _differences = await Governance.DiffAsync(Actor, Slug, number.ToString(CultureInfo.InvariantCulture), "draft", Stop);
        });

    // The draft becomes that version; an edit like any other, which can be undone.
    private async Task RestoreAsync(SchemaView version)
    {
        await OnEdit.InvokeAsync(new SchemaEdit.Replace(version.Schema));
        await OnClose.InvokeAsync();
    }

    private Task TakeBackAsync() => RunAsync(async () => await OnStarted.InvokeAsync(await Governance.StartRevertAsync(Actor, Slug, Stop)));

    private static string Moved(SchemaMigrationView migration)
    {
        var result = migration.Result;
        var moved = result.Mentions + result.Relations + result.Triples + result.TriplesQueued + result.TriplesWithdrawn;
        return moved.ToString("N0", CultureInfo.CurrentCulture) + (migration.IsReverted ? " ↶" : "");
    }
}
