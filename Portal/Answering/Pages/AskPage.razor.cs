using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Portal.Components;
using Portal.Domain;
using Portal.Domain.Answering;
using Portal.Domain.Schema;
using Portal.Models;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Answering.Pages;

public sealed partial class AskPage
{
    private const int MostCards = 12;

    private readonly List<LlmTurn> _turns = [];
    private readonly StringBuilder _streamed = new();
    private KnowledgeSchema _schema = KnowledgeSchema.Empty;
    private IReadOnlyList<ModelView> _models = [];
    private Guid _model;
    private bool _withFacts = true;
    private string _question = "";
    private string? _asked;
    private bool _isAsking;
    private bool _isStreaming;
    private AskResult? _answer;
    private int _total;
    private LlmPiece? _figures;
    private string? _failure;
    private CancellationTokenSource? _streaming;

    [Inject]
    public required AskService Service { get; init; }

    [Inject]
    public required LlmAnswerService Answers { get; init; }

    [Inject]
    public required ModelService Models { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    /// <summary>The question, so that an answer can be linked to.</summary>
    [SupplyParameterFromQuery]
    public string? Q { get; set; }

    protected override async Task LoadAsync()
    {
        _schema = (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema;
        _models = await Models.ListAsync(Actor, Slug, Stop);
        _model = _models.Count > 0 ? _models[0].Id : default;
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        if (string.IsNullOrWhiteSpace(Q) || Q == _asked)
            return;
        _question = Q;
        await AskAsync();
    }

    protected override void Leave() => _streaming?.Dispose();

    private async Task SubmitAsync()
    {
        if (string.IsNullOrWhiteSpace(_question))
            return;
        if (_question == Q)
            await AskAsync();
        else
            Navigation.NavigateTo($"/w/{Slug}/ask?q={Uri.EscapeDataString(_question)}");
    }

    private async Task AskAsync()
    {
        (_asked, _isAsking) = (_question, true);
        await RunAsync(async () =>
        {
            _answer = AskResult.Of(await Service.AskAsync(Actor, Slug, _question, Stop));
            _total = _answer.Rows.Sum(r => r.Evidence.Count);
        });
        _isAsking = false;
        // A prerendered page shows the template's answer; the model is asked once, by the open page.
        if (_model != default && RendererInfo.IsInteractive)
        {
            StateHasChanged();
            await StreamAsync(_question);
        }
    }

    private async Task StreamAsync(string question)
    {
        _streaming?.Dispose();
        _streaming = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _streamed.Clear();
        (_isStreaming, _figures, _failure) = (true, null, null);
        try
        {
            await foreach (var piece in Answers.StreamAsync(Actor, Slug, _model, question, _turns, _withFacts, _streaming.Token))
            {
                _streamed.Append(piece.Text);
                _figures = piece.Milliseconds is null ? _figures : piece;
                StateHasChanged();
            }

            _turns.Add(new LlmTurn(question, _streamed.ToString()));
            _streamed.Clear();
        }
        catch (OperationCanceledException) when (_streaming.IsCancellationRequested)
        {
            _failure = AskText.Stopped;
        }
        catch (ProblemException problem)
        {
            _failure = ProblemSentences.Of(problem);
        }
        catch (ModelCallException error)
        {
            // Whatever a model endpoint does must not take the page down; the call has been logged.
            _failure = string.Format(CultureInfo.CurrentCulture, AskText.ModelFailed, error.Message);
        }
        finally
        {
            _isStreaming = false;
        }
    }

    private void StopModel() => _streaming?.Cancel();

    private void Forget()
    {
        _turns.Clear();
        _streamed.Clear();
        (_figures, _failure) = (null, null);
    }

    private IEnumerable<(string Row, AskEvidence Evidence)> Cards() =>
        _answer!
            .Rows.SelectMany(r =>
                r.Evidence.Select(e =>
                    (
                        r.Values.TryGetValue("name", out var name) ? (string)name
                        : r.Values.TryGetValue("value", out var value) ? (string)value
                        : "",
                        e
                    )
                )
            )
            .Take(MostCards);

    private static string StatusName(AnswerStatus status) =>
        AskText.ResourceManager.GetString("Status" + status, CultureInfo.CurrentUICulture) ?? status.ToString();

    private static string Parameters(AskResult answer) => JsonSerializer.Serialize(answer.Parameters, PortalJson.Options);

    // What the model took; an endpoint may not say all of it.
    private static string Figures(LlmPiece piece) =>
        AskText.Figures.Fill(
            piece.Milliseconds?.ToString("N0", CultureInfo.CurrentCulture),
            piece.FirstMilliseconds?.ToString("N0", CultureInfo.CurrentCulture) ?? "—",
            piece.InputTokens?.ToString("N0", CultureInfo.CurrentCulture) ?? "—",
            piece.OutputTokens?.ToString("N0", CultureInfo.CurrentCulture) ?? "—",
            piece.Facts
        );
}
