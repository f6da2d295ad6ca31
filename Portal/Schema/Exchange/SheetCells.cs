using System.Collections.Immutable;
using System.Text;

namespace Portal.Schema.Exchange;

/// <summary>How a value stands in a cell: lists with semicolons between, yes as TRUE.</summary>
internal static class SheetCells
{
    public static string Flag(bool value) => value ? "TRUE" : "";

    public static bool IsTrue(string text) =>
        text.Trim() is "TRUE" or "True" or "true" or "1" or "是" or "yes" or "Yes" or "x" or "X" or "√";

    public static string List(ImmutableArray<string> items) =>
        string.Join(
            "; ",
            items.Select(i => i.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal))
        );

    public static ImmutableArray<string> Items(string cell)
    {
        var items = new List<string>();
        var item = new StringBuilder();
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] == '\\' && i + 1 < cell.Length && cell[i + 1] is ';' or '\\')
                item.Append(cell[++i]);
            else if (cell[i] is ';')
                Flush();
            else
                item.Append(cell[i]);
        }

        Flush();
        return [.. items];

        void Flush()
        {
            // One space after a semicolon belongs to the list, not to the item.
            var text = items.Count > 0 && item.Length > 0 && item[0] == ' ' ? item.ToString(1, item.Length - 1) : item.ToString();
            if (text.Trim().Length > 0)
                items.Add(text);
            item.Clear();
        }
    }
}
