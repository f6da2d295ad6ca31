using System.Globalization;
using System.Text.Json;
using Portal.Data.Annotation;
using Portal.Domain.Annotation;

namespace Portal.Annotation;

/// <summary>A line of the history of a mention.</summary>
/// <param name="Id">The edit.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Kind">The kind of the edit in the log: <c>document.edit</c>, <c>document.undo</c>, <c>document.redo</c>,
/// <c>document.propagate</c>.</param>
/// <param name="Operation">What the command is, as in its JSON: <c>addMention</c>; empty for what is no command of the annotator.</param>
/// <param name="Detail">The type, the state or the borders that it gave.</param>
/// <param name="IsUndone">Whether it was undone since.</param>
public sealed record EditHistoryView(Guid Id, DateTime At, string Who, string Kind, string Operation, string Detail, bool IsUndone)
{
    internal static EditHistoryView Of(EditRow row, string who, Guid annotation)
    {
        var (operation, detail) = row.Kind is AnnotationEditKinds.Edit or AnnotationEditKinds.Undo or AnnotationEditKinds.Redo
            ? Say(JsonSerializer.Deserialize<DocumentEdit>(row.Command, JsonSerializerOptions.Web)!, annotation)
            : ("", "");
        return new EditHistoryView(row.Id, row.At, who, row.Kind, operation, detail, row.IsUndone);
    }

    private static (string Operation, string Detail) Say(DocumentEdit edit, Guid id) =>
        edit switch
        {
            DocumentEdit.AddMention e => ("addMention", e.Type),
            DocumentEdit.RetypeMention e => ("retypeMention", e.Type),
            DocumentEdit.ResizeMention e => ("resizeMention", string.Create(CultureInfo.InvariantCulture, $"{e.Start}–{e.End}")),
            DocumentEdit.SetFragments e => (
                "setFragments",
                string.Join("; ", e.Pieces.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Start}–{p.End}")))
            ),
            DocumentEdit.SetMentionState e => ("setMentionState", e.State.ToString()),
            DocumentEdit.AddRelation e => ("addRelation", e.Type),
            DocumentEdit.AddProperty e => ("addProperty", e.Type),
            DocumentEdit.SetRelationState e => ("setRelationState", e.State.ToString()),
            DocumentEdit.RetypeRelation e => ("retypeRelation", e.Type),
            DocumentEdit.SetAssertion e => ("setAssertion", e.Assertion.ToString()),
            DocumentEdit.SetAttribute e => ("setAttribute", e.Value is null ? $"{e.Name} –" : $"{e.Name}: {e.Value}"),
            DocumentEdit.Batch e => e
                .Edits.Where(x => JsonSerializer.Serialize(x, JsonSerializerOptions.Web).Contains(id.ToString(), StringComparison.Ordinal))
                .Select(x => Say(x, id))
                .FirstOrDefault(("batch", "")),
            DocumentEdit.Restore e => (
                "restore",
                e.Mentions.Where(m => m.Id == id)
                    .Select(m => m.State.ToString())
                    .Concat(e.Relations.Where(r => r.Id == id).Select(r => r.State.ToString()))
                    .FirstOrDefault("")
            ),
            _ => ("", ""),
        };
}
