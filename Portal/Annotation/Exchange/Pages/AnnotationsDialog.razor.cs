using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Portal.Components;
using Portal.Corpora;
using Portal.Corpora.Pages;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Schema.Exchange;

namespace Portal.Annotation.Exchange.Pages;

public sealed partial class AnnotationsDialog
{
    [Inject]
    public required AnnotationExchangeService Exchange { get; init; }

    [Inject]
    public required ImportService Imports { get; init; }

    [Inject]
    public required AnnotationReviewService Review { get; init; }

    private string _format = "jsonl";
    private string _corpus = "";
    private string _names = "id";
    private string _from = "";
    private bool _addTypes;
    private Guid _file;
    private AnnotationPreview? _preview;
    private AnnotationImportResult? _decided;

    [Parameter]
    public IReadOnlyList<CorpusView> Corpora { get; set; } = [];

    [Parameter]
    public bool CanImport { get; set; }

    [Parameter]
    public bool CanAnnotate { get; set; }

    [Parameter]
    public bool CanDesign { get; set; }

    /// <summary>An import was started; its job.</summary>
    [Parameter]
    public EventCallback<Guid> OnStarted { get; set; }

    /// <summary>A sheet has decided something.</summary>
    [Parameter]
    public EventCallback OnDecided { get; set; }

    private List<string> Losses =>
        [
            .. AnnotationFormats
                .Find(_format)!
                .CannotHold.Select(l =>
                    CorporaText.ResourceManager.GetString("StateLoss_" + l.Replace('.', '_'), CultureInfo.CurrentUICulture) ?? l
                ),
        ];

    private string Address =>
        $"/api/v1/workspaces/{Slug}/annotations/export/{_format}?names={_names}"
        + (_from.Length > 0 ? $"&corpus={Uri.EscapeDataString(_from)}" : "");

    protected override void OnInitialized() => _corpus = Corpora.Count > 0 ? Corpora[0].Name : CorporaText.DefaultCorpus;

    private Task FileAsync(InputFileChangeEventArgs e) =>
        RunAsync(async () =>
        {
            _preview = null;
            if (e.File.Size > AnnotationFiles.Largest)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{AnnotationFiles.Largest >> 20}");
            await using var stream = e.File.OpenReadStream(AnnotationFiles.Largest, Stop);
            _file = await Imports.UploadAsync(Actor, Slug, e.File.Name, stream, Stop);
            _preview = await Exchange.PreviewAsync(Actor, Slug, _file, _format, _addTypes, Stop);
        });

    private Task PreviewAsync() =>
        _file == Guid.Empty
            ? Task.CompletedTask
            : RunAsync(async () =>
            {
                _preview = null;
                _preview = await Exchange.PreviewAsync(Actor, Slug, _file, _format, _addTypes, Stop);
            });

    private Task ImportAsync() =>
        RunAsync(async () => await OnStarted.InvokeAsync(await Exchange.StartAsync(Actor, Slug, _file, _corpus, _format, _addTypes, Stop)));

    private Task SheetAsync(InputFileChangeEventArgs e) =>
        RunAsync(async () =>
        {
            _decided = null;
            if (e.File.Size > SchemaExchangeService.LargestFile)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{SchemaExchangeService.LargestFile >> 20}");
            using var content = new MemoryStream();
            await e.File.OpenReadStream(SchemaExchangeService.LargestFile, Stop).CopyToAsync(content, Stop);
            _decided = await Review.ImportAsync(Actor, Slug, content.ToArray(), Stop);
            await OnDecided.InvokeAsync();
        });

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private string WhatIsLost =>
        Losses.Count == 0
            ? CorporaText.AnnotatedHoldsAll
            : CorporaText.AnnotatedCannotHold.Fill(string.Join(CorporaText.ListSeparator, Losses));

    private string SheetAddress =>
        $"/api/v1/workspaces/{Slug}/annotations/review" + (_from.Length > 0 ? $"?corpus={Uri.EscapeDataString(_from)}" : "");

    private static string Found(AnnotationPreview preview) =>
        CorporaText.AnnotatedFound.Fill(Number(preview.Documents), Number(preview.Mentions), Number(preview.Relations));

    private static string Outcome(AnnotationImportResult decided) =>
        CorporaText.ReviewSheetOutcome.Fill(Number(decided.Mentions), Number(decided.Relations), Number(decided.Documents));
}
