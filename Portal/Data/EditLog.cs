using Microsoft.EntityFrameworkCore;
using Portal.Data.Annotation;

namespace Portal.Data;

/// <summary>Numbers the rows of the edit log; called inside the one writer, so numbers have no gaps that a reader could see.</summary>
internal static class EditLog
{
    public static void AddEdit(this PortalDbContext db, EditRow edit) => db.AddEdits([edit]);

    public static void AddEdits(this PortalDbContext db, IReadOnlyList<EditRow> edits)
    {
        var last = Math.Max(db.Edits.Max(e => (long?)e.Sequence) ?? 0, db.Edits.Local.Select(e => e.Sequence).DefaultIfEmpty().Max());
        foreach (var edit in edits)
            edit.Sequence = ++last;
        db.Edits.AddRange(edits);
    }

    public static Task<bool> HasEditAsync(this PortalDbContext db, Guid key) => db.Edits.AnyAsync(e => e.Id == key);
}
