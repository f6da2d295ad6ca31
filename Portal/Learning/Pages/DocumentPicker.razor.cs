using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Platform;

namespace Portal.Learning.Pages;

public sealed partial class DocumentPicker
{
    [Inject]
    public required DocumentService Documents { get; init; }

    private const int MostOffered = 100;
    private Paged<DocumentView> _found = new([], 0, 1, MostOffered);
    private string? _search;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    /// <summary>The document; an empty identifier while there is none.</summary>
    [Parameter, EditorRequired]
    public Guid Value { get; set; }

    [Parameter]
    public EventCallback<Guid> ValueChanged { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        await Run(async () =>
            _found = await Documents.DocumentsAsync(
                Actor,
                Slug,
                null,
                null,
                _search,
                new PageRequest(1, MostOffered),
                CancellationToken.None
            )
        );
        // What was chosen stays while it is among those found.
        if (_found.Items.All(d => d.Id != Value))
            await ValueChanged.InvokeAsync(_found.Items.FirstOrDefault()?.Id ?? Guid.Empty);
    }
}
