using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Resources;
using Portal.Services;

namespace Portal.Components.Pages.Schema;

public sealed partial class SchemaPage
{
    private const long LargestFile = 5 * 1024 * 1024;

    private SchemaView? _view;
    private IReadOnlyList<Problem> _problems = [];
    private IReadOnlyList<Problem> _formProblems = [];
    private EntityType? _entity;
    private RelationType? _relation;
    private string? _replaces;

    [Inject]
    public required SchemaService Schemas { get; init; }

    protected override async Task LoadAsync() => Show(await Schemas.DraftAsync(Actor, Slug, Stop));

    private string? StateLine() => _view is null ? null : _view.Id == Guid.Empty && _view.Number > 1
        ? string.Format(CultureInfo.CurrentCulture, SchemaText.StatePublished, _view.Number - 1)
        : string.Format(CultureInfo.CurrentCulture, SchemaText.StateDraft, _view.Number);

    private void Show(SchemaView view)
    {
        _view = view;
        _problems = view.Schema.Entities.Length == 0 ? [] : SchemaRules.Check(view.Schema);
    }

    private void Edit(EntityType type, string? replaces) => (_entity, _relation, _replaces, _formProblems) = (type, null, replaces, []);

    private void Edit(RelationType type, string? replaces) => (_entity, _relation, _replaces, _formProblems) = (null, type, replaces, []);

    private void Close() => (_entity, _relation) = (null, null);

    private Task SaveEntityAsync(EntityType type) => SaveAsync(_view!.Schema.With(type, _replaces), type.Id);

    private Task SaveRelationAsync(RelationType type) => SaveAsync(_view!.Schema.With(type, _replaces), type.Id);

    private Task DeleteAsync() => SaveAsync(_entity is not null ? _view!.Schema.WithoutEntity(_replaces!) : _view!.Schema.WithoutRelation(_replaces!), null);

    // What the form itself made wrong is said in the form; the rest is said on the page.
    private async Task SaveAsync(KnowledgeSchema schema, string? changed)
    {
        _formProblems = changed is null ? [] : [.. SchemaRules.Check(schema).Where(p => p.Severity == ProblemSeverity.Error && (p.Field == changed || p.Field.StartsWith(changed + ".", StringComparison.Ordinal)))];
        if (_formProblems.Count > 0)
            return;
        if (await RunAsync(async () => Show(await Schemas.SaveDraftAsync(Actor, Slug, schema, _view!.Version, Stop))))
            Close();
    }

    private Task PublishAsync() => RunAsync(async () =>
    {
        await Schemas.PublishAsync(Actor, Slug, _view!.Version, Stop);
        Show(await Schemas.DraftAsync(Actor, Slug, Stop));
        Snackbar.Add(SchemaText.Published, Severity.Success);
    });

    private Task ImportAsync(InputFileChangeEventArgs e) => RunAsync(async () =>
    {
        if (e.File.Size > LargestFile)
            throw new ProblemException("import.tooLarge", "file", "5");
        using var reader = new StreamReader(e.File.OpenReadStream(LargestFile, Stop));
        var schema = SchemaJson.Read(await reader.ReadToEndAsync(Stop)).GetValueOrThrow();
        Show(await Schemas.SaveDraftAsync(Actor, Slug, schema, _view!.Version, Stop));
        Snackbar.Add(string.Format(CultureInfo.CurrentCulture, SchemaText.Imported, schema.Entities.Length, schema.Relations.Length), Severity.Success);
    });
}
