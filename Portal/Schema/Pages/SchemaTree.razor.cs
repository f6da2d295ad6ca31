using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class SchemaTree
{
    private string _search = "";

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public IReadOnlyList<string> Selection { get; set; } = [];

    [Parameter]
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public EventCallback<string> OnSelect { get; set; }

    [Parameter]
    public EventCallback<TypeEdit> OnEdit { get; set; }

    private static string Name(LocalizedName names, string id) => names.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, id);

    private bool IsSelected(string key) => Selection.Contains(key);

    private bool Fits(LocalizedName names, string id) =>
        _search.Length == 0 || $"{id} {names.Zh} {names.En}".Contains(_search.Trim(), StringComparison.OrdinalIgnoreCase);

    // Children under their parent; who is in a circle stands at the top, so that nobody is missing.
    private IEnumerable<(EntityType Type, int Depth)> Ordered()
    {
        if (_search.Length > 0)
            return Schema.Entities.Where(e => Fits(e.Names, e.Id)).Select(e => (e, 0));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ordered = new List<(EntityType, int)>();
        foreach (var root in Schema.Entities.Where(e => e.Parent.Length == 0 || Schema.Entity(e.Parent) is null))
            Walk(root, 0);
        foreach (var rest in Schema.Entities.Where(e => !seen.Contains(e.Id)))
            Walk(rest, 0);
        return ordered;

        void Walk(EntityType type, int depth)
        {
            if (!seen.Add(type.Id))
                return;
            ordered.Add((type, depth));
            foreach (var child in Schema.Entities.Where(e => e.Parent == type.Id))
                Walk(child, depth + 1);
        }
    }

    private bool HasError(string id) =>
        Problems.Any(p => p.Severity == ProblemSeverity.Error && (p.Field == id || p.Field.StartsWith(id + ".", StringComparison.Ordinal)));

    private Task AddEntityAsync() =>
        OnEdit.InvokeAsync(
            (schema, _) =>
                new SchemaEdit.PutEntity(
                    new EntityType { Id = SchemaEdits.FreeId(schema, "Type", "Type"), Color = TypePalette.Next(schema.Entities) }
                )
        );

    // Between what is selected. A click may follow at once on a field that is left, whose edit gives the type another identifier.
    private Task AddRelationAsync()
    {
        var selected = Selection.Where(s => s.StartsWith("e:", StringComparison.Ordinal)).Select(s => s[2..]).ToList();
        var isPair = Selection.Count == 2 && selected.Count == 2;
        return OnEdit.InvokeAsync(
            (schema, now) =>
            {
                var head = schema.Entity(now(selected.FirstOrDefault() ?? ""))?.Id ?? schema.Entities[0].Id;
                return new SchemaEdit.Draw(head, isPair ? now(selected[1]) : schema.Entities.FirstOrDefault(e => e.Id != head)?.Id ?? head);
            }
        );
    }
}
