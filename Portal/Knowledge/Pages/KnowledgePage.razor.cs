using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Components;
using Portal.Data.Answering;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Knowledge.Pages;

public sealed partial class KnowledgePage
{
    [Inject]
    public required KnowledgeService Service { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    private KnowledgeSchema _schema = KnowledgeSchema.Empty;
    private Paged<EntityView>? _entities;
    private Paged<FaqPair>? _faq;
    private IReadOnlyList<TermListView> _lists = [];
    private Guid _editing;
    private string _search = "",
        _type = "",
        _aliases = "",
        _list = "",
        _termType = "",
        _terms = "";

    [SupplyParameterFromQuery(Name = "tab")]
    public string? TabParameter { get; set; }

    private string Tab => TabParameter is "terms" or "faq" ? TabParameter : "entities";

    private static (string Id, string Name)[] Tabs =>
        [("entities", KnowledgeText.Entities), ("terms", KnowledgeText.Terms), ("faq", KnowledgeText.Faq)];

    protected override async Task LoadAsync()
    {
        _schema = (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema;
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        await EntitiesAsync(1);
        _lists = await Service.TermListsAsync(Actor, Slug, Stop);
        await FaqAsync(1);
    }

    private Task EntitiesAsync(int page) =>
        RunAsync(async () =>
            _entities = await Service.EntitiesAsync(Actor, Slug, _type.Length > 0 ? _type : null, _search, new PageRequest(page), Stop)
        );

    private Task FaqAsync(int page) =>
        RunAsync(async () => _faq = await Service.FaqAsync(Actor, Slug, _search, new PageRequest(page), Stop));

    private void Edit(EntityView entity) => (_editing, _aliases) = (entity.Id, TextList.Join(entity.Aliases));

    private Task SaveAsync(Guid entity) =>
        RunAsync(async () =>
        {
            await Service.SetAliasesAsync(Actor, Slug, entity, TextList.Split(_aliases), Stop);
            _editing = default;
            await EntitiesAsync(_entities!.Page);
        });

    private Task AddTermsAsync() =>
        RunAsync(async () =>
        {
            var added = await Service.AddTermsAsync(Actor, Slug, _list.Trim(), _termType, _terms, Stop);
            Snackbar.Add(string.Format(CultureInfo.CurrentCulture, KnowledgeText.TermsAdded, added), Severity.Success);
            _terms = "";
            _lists = await Service.TermListsAsync(Actor, Slug, Stop);
        });

    private Task RemoveAsync(TermListView list) =>
        RunAsync(async () =>
        {
            await Service.RemoveTermsAsync(Actor, Slug, list.Name, list.Type, Stop);
            _lists = await Service.TermListsAsync(Actor, Slug, Stop);
        });
}
