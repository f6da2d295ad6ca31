using System.Globalization;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Domain.Extraction.Prompting;
using Portal.Domain.Schema;
using Portal.Resources;
using Portal.Services;

namespace Portal.Components.Pages.Engines;

public sealed partial class PromptsPanel
{
    private IReadOnlyList<DocumentView> _documents = [];
    private List<(string Title, PromptTrial Trial)> _trials = [];
    private List<(string Class, string Text)> _difference = [];
    private int _number;
    private string _instruction = "", _context = "", _input = "", _output = "", _note = "", _other = "";
    private int _examples, _samples, _piece, _overlap;
    private Guid _connection, _document;
    private bool _isAsking;

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<PromptVersionView> Prompts { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelView> Connections { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelUsage> Usage { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public bool CanTry { get; set; }

    [Parameter]
    public bool CanManage { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private PromptTemplate Edited => new()
    {
        Instruction = _instruction,
        Context = _context,
        Input = _input,
        OutputIndicator = _output,
        Examples = _examples,
        Samples = _samples,
        PieceLength = _piece,
        Overlap = _overlap,
    };

    protected override async Task OnInitializedAsync()
    {
        Open(Prompts.First(p => p.IsActive).Number);
        _connection = Connections.FirstOrDefault()?.Id ?? Guid.Empty;
        await Run(async () => _documents = (await Documents.DocumentsAsync(Actor, Slug, null, null, null, new PageRequest(1, 100), CancellationToken.None)).Items);
        _document = _documents.FirstOrDefault()?.Id ?? Guid.Empty;
    }

    private static string Name(PromptVersionView version) => (version.Number == 0 ? EnginesText.FirstPrompt : version.Note.Length > 0 ? $"{version.Number} · {version.Note}" : $"{version.Number}") + (version.IsActive ? $" ({EnginesText.InUse})" : "");

    private void Open(int number)
    {
        var template = Prompts.First(p => p.Number == number).Template;
        _number = number;
        (_instruction, _context, _input, _output) = (template.Instruction, template.Context, template.Input, template.OutputIndicator);
        (_examples, _samples, _piece, _overlap) = (template.Examples, template.Samples, template.PieceLength, template.Overlap);
    }

    private async Task SaveAsync()
    {
        var number = 0;
        if (!await Run(async () => number = await Service.SaveAsync(Actor, Slug, Edited, _note, true, CancellationToken.None)))
            return;
        Snackbar.Add(string.Format(CultureInfo.CurrentCulture, EnginesText.PromptSaved, number), Severity.Success);
        await OnChanged.InvokeAsync();
        (_number, _note) = (number, "");
    }

    private async Task ActivateAsync()
    {
        if (await Run(() => Service.ActivateAsync(Actor, Slug, _number, CancellationToken.None)))
            await OnChanged.InvokeAsync();
    }

    private async Task TryAsync()
    {
        (_isAsking, _trials, _difference) = (true, [], []);
        StateHasChanged();
        var other = Prompts.FirstOrDefault(p => p.Number.ToString(CultureInfo.InvariantCulture) == _other);
        await Run(async () =>
        {
            var trials = new List<(string, PromptTrial)> { (EnginesText.AsEdited, await Service.TryAsync(Actor, Slug, _connection, _document, Edited, CancellationToken.None)) };
            if (other is not null)
            {
                trials.Add((Name(other), await Service.TryAsync(Actor, Slug, _connection, _document, other.Template, CancellationToken.None)));
                _difference = Differences(Written(other.Template), Written(Edited));
            }

            _trials = trials;
        });
        _isAsking = false;
        await OnChanged.InvokeAsync();
    }

    private static List<(string, string)> Differences(string before, string after) =>
        [.. InlineDiffBuilder.Diff(before, after).Lines.Where(l => l.Type is ChangeType.Inserted or ChangeType.Deleted).Select(l => l.Type == ChangeType.Inserted ? ("added", "+ " + l.Text) : ("removed", "− " + l.Text))];

    private static string Written(PromptTemplate template) => string.Join('\n', template.Instruction, template.Context, template.Input, template.OutputIndicator,
        $"{EnginesText.PromptExamples}: {template.Examples}", $"{EnginesText.Samples}: {template.Samples}", $"{EnginesText.PieceLength}: {template.PieceLength}", $"{EnginesText.Overlap}: {template.Overlap}");
}
