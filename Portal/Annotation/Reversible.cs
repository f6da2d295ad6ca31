using Microsoft.EntityFrameworkCore;
using Portal.Data.Annotation;

namespace Portal.Annotation;

/// <summary>Which of a person's edits of a layer is undone next, and which undo is taken back.</summary>
internal static class Reversible
{
    /// <summary>The newest edit that is not undone.</summary>
    public static Task<EditRow?> EditAsync(IQueryable<EditRow> own) =>
        own.Where(e => e.Inverse != null && e.Undoes == null && !e.IsUndone).OrderByDescending(e => e.Sequence).FirstOrDefaultAsync();

    /// <summary>The newest undo, unless something was edited since.</summary>
    public static async Task<EditRow?> UndoAsync(IQueryable<EditRow> own)
    {
        var newestEdit = await own.Where(e => e.Undoes == null && !e.IsUndone).MaxAsync(e => (long?)e.Sequence).ConfigureAwait(false) ?? 0;
        return await own.Where(e => e.Inverse != null && e.Undoes != null && !e.IsUndone && e.Sequence > newestEdit)
            .OrderByDescending(e => e.Sequence)
            .FirstOrDefaultAsync()
            .ConfigureAwait(false);
    }
}
