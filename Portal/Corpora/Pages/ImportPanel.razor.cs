using Microsoft.AspNetCore.Components;

namespace Portal.Corpora.Pages;

public sealed partial class ImportPanel
{
    private readonly List<string> _text = [];
    private string _corpus = "";
    private string _target = "documents";
    private string _title = "";
    private string _question = "";
    private string _answer = "";
    private bool _perLine;
    private Guid _shown;

    [Parameter, EditorRequired]
    public required ImportPreview Preview { get; set; }

    [Parameter]
    public IReadOnlyList<CorpusView> Corpora { get; set; } = [];

    [Parameter]
    public EventCallback<ImportMapping> OnImport { get; set; }

    [Parameter]
    public EventCallback<string?> OnEncoding { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    protected override void OnParametersSet()
    {
        if (_shown == Preview.File)
            return;
        _shown = Preview.File;
        _corpus = Corpora.Count > 0 ? Corpora[0].Name : CorporaText.DefaultCorpus;
        _text.Clear();
        _text.AddRange(Preview.Suggested?.TextColumns ?? []);
        _title = Preview.Suggested?.TitleColumn ?? "";
        _question = Preview.Suggested?.QuestionColumn ?? Preview.Columns?[0] ?? "";
        _answer = Preview.Suggested?.AnswerColumn ?? Preview.Columns?[^1] ?? "";
    }

    private void Toggle(string column, bool isChosen)
    {
        if (isChosen)
            _text.Add(column);
        else
            _text.Remove(column);
    }

    private Task ImportAsync() =>
        OnImport.InvokeAsync(
            new ImportMapping
            {
                Target = _target,
                Corpus = _corpus,
                Encoding = Preview.Encoding,
                TextColumns = [.. Preview.Columns?.Where(_text.Contains) ?? []],
                TitleColumn = _title.Length > 0 ? _title : null,
                QuestionColumn = _question,
                AnswerColumn = _answer,
                OnePerLine = _perLine,
            }
        );
}
