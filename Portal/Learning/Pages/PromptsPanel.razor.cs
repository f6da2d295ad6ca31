using System.Globalization;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Schema;
using Portal.Learning.Prompting;
using Portal.Models;

namespace Portal.Learning.Pages;

public sealed partial class PromptsPanel
{
    private List<(string Title, PromptTrial Trial)> _trials = [];
    private List<(string Class, string Text)> _difference = [];
    private int _number;
    private string _instruction = "",
        _context = "",
        _input = "",
        _output = "",
        _note = "",
        _other = "";
    private int _examples,
        _samples,
        _piece,
        _overlap;
    private Guid _connection,
        _document;
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

    private PromptTemplate Edited =>
        new()
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

    protected override void OnInitialized()
    {
        Open(Prompts.First(p => p.IsActive).Number);
        _connection = Connections.FirstOrDefault()?.Id ?? Guid.Empty;
    }

    private static string Name(PromptVersionView version) =>
        (
            version.Number == 0 ? EnginesText.FirstPrompt
            : version.Note.Length > 0 ? $"{version.Number} · {version.Note}"
            : $"{version.Number}"
        ) + (version.IsActive ? $" ({EnginesText.InUse})" : "");

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
        // Beside another prompt for the same model, or another model with the same prompt.
        var other = Prompts.FirstOrDefault(p => p.Number.ToString(CultureInfo.InvariantCulture) == _other);
        var otherModel = Connections.FirstOrDefault(c => $"{c.Id}" == _other && c.Id != _connection);
        await Run(async () =>
        {
            var title = otherModel is null ? EnginesText.AsEdited : Connections.First(c => c.Id == _connection).Name;
            // What the first brought stays when the second fails.
            _trials = [(title, await Service.TryAsync(Actor, Slug, _connection, _document, Edited, CancellationToken.None))];
            if (otherModel is not null)
                _trials.Add(
                    (otherModel.Name, await Service.TryAsync(Actor, Slug, otherModel.Id, _document, Edited, CancellationToken.None))
                );
            if (other is not null)
            {
                _trials.Add(
                    (Name(other), await Service.TryAsync(Actor, Slug, _connection, _document, other.Template, CancellationToken.None))
                );
                _difference = Differences(Written(other.Template), Written(Edited));
            }
        });
        _isAsking = false;
        await OnChanged.InvokeAsync();
    }

    private static List<(string, string)> Differences(string before, string after) =>
        [
            .. InlineDiffBuilder
                .Diff(before, after)
                .Lines.Where(l => l.Type is ChangeType.Inserted or ChangeType.Deleted)
                .Select(l => l.Type == ChangeType.Inserted ? ("added", "+ " + l.Text) : ("removed", "− " + l.Text)),
        ];

    private static string Written(PromptTemplate template) =>
        string.Join(
            '\n',
            template.Instruction,
            template.Context,
            template.Input,
            template.OutputIndicator,
            $"{EnginesText.PromptExamples}: {template.Examples}",
            $"{EnginesText.Samples}: {template.Samples}",
            $"{EnginesText.PieceLength}: {template.PieceLength}",
            $"{EnginesText.Overlap}: {template.Overlap}"
        );
}
