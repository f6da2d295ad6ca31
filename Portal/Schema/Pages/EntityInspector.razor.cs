using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class EntityInspector
{
    private string _tab = "meaning";
    private string _relateTo = "";

    [Parameter, EditorRequired]
    public required EntityType Type { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public int Revision { get; set; }

    [Parameter]
    public EventCallback<TypeEdit> OnEdit { get; set; }

    [Parameter]
    public EventCallback<SchemaChange> OnChange { get; set; }

    [Parameter]
    public EventCallback<string> OnSelect { get; set; }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private static string Text(ChangeEventArgs e) => (e.Value as string ?? "").Trim();

    private static System.Collections.Immutable.ImmutableArray<string> Lines(ChangeEventArgs e) =>
        [.. Text(e).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private string NameOf(string id) => Schema.Entity(id)?.Names.In(Language, id) ?? id;

    private bool IsHead(TypePair pair) => Schema.IsA(Type.Id, pair.Head);

    private bool IsTail(TypePair pair) => Schema.IsA(Type.Id, pair.Tail);

    private IEnumerable<RelationType> Relations => Schema.Relations.Where(r => r.Pairs.Any(p => IsHead(p) || IsTail(p)));

    private string OtherEnds(RelationType relation) =>
        relation.Pairs.Any(IsHead)
            ? "→ " + string.Join("、", relation.Pairs.Where(IsHead).Select(p => NameOf(p.Tail)).Distinct())
            : "← " + string.Join("、", relation.Pairs.Where(IsTail).Select(p => NameOf(p.Head)).Distinct());

    // Made when it is its turn, from the type as it is by then: two fields that are left in one breath do not stand in each other's way.
    private Task Save(Func<EntityType, EntityType> change) => OnEdit.InvokeAsync(TypeEdits.Of(Type.Id, change));

    private async Task RelateAsync()
    {
        var tail = _relateTo == "*" ? "" : _relateTo;
        _relateTo = "";
        var at = Schema.Layout.GetValueOrDefault(Type.Id);
        await OnEdit.InvokeAsync(
            (_, now) =>
                new SchemaEdit.Draw(
                    now(Type.Id),
                    tail.Length == 0 ? tail : now(tail),
                    "",
                    at is null ? null : new CanvasPlace(at.X + 340, at.Y)
                )
        );
    }

    private Task MoveAsync(ChangeEventArgs e, CanvasPlace place, bool isX) =>
        double.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var value)
            ? OnEdit.InvokeAsync(
                (_, _) =>
                    new SchemaEdit.Move(
                        System.Collections.Immutable.ImmutableDictionary<string, CanvasPlace>.Empty.Add(
                            Type.Id,
                            isX ? place with { X = value } : place with { Y = value }
                        )
                    )
            )
            : Task.CompletedTask;

    private Task OrderAsync(int step)
    {
        var ids = Schema.Entities.Select(e => e.Id).ToList();
        var at = ids.IndexOf(Type.Id);
        var to = Math.Clamp(at + step, 0, ids.Count - 1);
        (ids[at], ids[to]) = (ids[to], ids[at]);
        return OnEdit.InvokeAsync((_, _) => new SchemaEdit.Order([.. ids], []));
    }

    // Merge and split ask first: the dialog starts from a change that can be made.
    private Task MergeAsync()
    {
        var into = Schema.Entities.FirstOrDefault(e => e.Id != Type.Id)?.Id ?? Type.Id;
        return OnChange.InvokeAsync(new SchemaChange.MergeEntities([Type.Id], into));
    }

    private Task SplitAsync()
    {
        var rule = new SplitRule(SchemaEdits.FreeId(Schema, Type.Id, "Type"));
        return OnChange.InvokeAsync(new SchemaChange.SplitEntity(Type.Id, [rule], Type.Id));
    }
}
