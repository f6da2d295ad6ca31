using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;
using Portal.Components;
using Portal.Corpora;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Graph;
using Portal.Models;
using Portal.Schema.Exchange;

namespace Portal.Schema.Pages;

public sealed partial class ImportDialog
{
    [Inject]
    public required SchemaExchangeService Exchange { get; init; }

    [Inject]
    public required ModelService Models { get; init; }

    [Inject]
    public required DocumentService Documents { get; init; }

    private string _tab = "file";
    private byte[] _content = [];
    private string _format = "";
    private string? _starter;
    private string _target = GraphTargets.Embedded;
    private bool _merge;
    private SchemaImportPreview? _preview;
    private IReadOnlyList<ModelView> _models = [];
    private IReadOnlyList<CorpusView> _corpora = [];
    private IReadOnlyList<SchemaProposal> _proposals = [];
    private Guid _model;
    private Guid? _corpus;

    [Parameter]
    public EventCallback<SchemaImportResult> OnDone { get; set; }

    [Parameter]
    public EventCallback<SchemaEdit> OnEdit { get; set; }

    private static (string Key, string Name)[] Sources =>
        [
            ("file", SchemaText.FromFile),
            ("starter", SchemaText.FromStarter),
            ("graph", SchemaText.FromGraph),
            ("text", SchemaText.FromText),
        ];

    protected override Task OnInitializedAsync() =>
        RunAsync(async () =>
        {
            _models = await Models.ListAsync(Actor, Slug, Stop);
            _model = _models.FirstOrDefault()?.Id ?? Guid.Empty;
            _corpora = await Documents.CorporaAsync(Actor, Slug, Stop);
        });

    private Task FileAsync(InputFileChangeEventArgs e) =>
        RunAsync(async () =>
        {
            _preview = null;
            if (e.File.Size > SchemaExchangeService.LargestFile)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{SchemaExchangeService.LargestFile >> 20}");
            using var buffer = new MemoryStream();
            await e.File.OpenReadStream(SchemaExchangeService.LargestFile, Stop).CopyToAsync(buffer, Stop);
            _content = buffer.ToArray();
            _preview = await Exchange.PreviewAsync(Actor, Slug, _content, _format.Length > 0 ? _format : null, _merge, Stop);
        });

    private Task PreviewAsync() =>
        _content.Length == 0
            ? Task.CompletedTask
            : RunAsync(async () =>
            {
                _preview = null;
                _preview = await Exchange.PreviewAsync(Actor, Slug, _content, _format.Length > 0 ? _format : null, _merge, Stop);
            });

    private Task AgainAsync() =>
        _tab == "file" ? PreviewAsync()
        : _tab == "graph" && _preview is not null ? InspectAsync(_target)
        : Task.CompletedTask;

    private Task InspectAsync(string target) =>
        RunAsync(async () =>
        {
            (_target, _preview) = (target, null);
            _preview = await Exchange.InspectGraphAsync(Actor, Slug, target, _merge, Stop);
        });

    private Task TakeAsync() =>
        RunAsync(async () =>
            await OnDone.InvokeAsync(
                _tab == "graph"
                    ? await Exchange.ImportGraphAsync(Actor, Slug, _target, _merge, Stop)
                    : await Exchange.ImportAsync(Actor, Slug, _content, _preview!.Format, _merge, Stop)
            )
        );

    private Task StartAsync() =>
        RunAsync(async () => await OnDone.InvokeAsync(await Exchange.StartAsync(Actor, Slug, _starter!, _merge, Stop)));

    private Task ProposeAsync() => RunAsync(async () => _proposals = await Exchange.ProposeAsync(Actor, Slug, _model, _corpus, Stop));

    private async Task AcceptAsync(SchemaProposal proposal)
    {
        await OnEdit.InvokeAsync(proposal.Edit);
        _proposals = [.. _proposals.Where(p => p != proposal)];
    }

    private static string Counts(KnowledgeSchema schema) => SchemaText.CountsOfTypes.Fill(schema.Entities.Length, schema.Relations.Length);

    private static string Some(KnowledgeSchema schema) =>
        string.Join("、", schema.Entities.Take(5).Select(e => e.Names.In(Language, e.Id)));

    private static string KindOf(SchemaProposal proposal) =>
        proposal.Kind == ElementKind.Entity ? SchemaText.EntityType : SchemaText.RelationType;

    private static string Line(SchemaImportPreview preview) =>
        SchemaText.PreviewLine.Fill(preview.EntityTypes, preview.RelationTypes, preview.Properties, preview.Format);
}
