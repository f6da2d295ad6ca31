using System.Globalization;
using System.Resources;
using ClosedXML.Excel;

namespace Portal.Corpora;

/// <summary>Sheets of a workbook that hold text alone: nothing that a document or a person wrote becomes a formula, a number or a
/// date.</summary>
internal static class TextSheets
{
    private static readonly CultureInfo[] s_languages = [CultureInfo.GetCultureInfo("zh-Hans"), CultureInfo.GetCultureInfo("en")];

    /// <summary>Adds a sheet with a bold first row that stays in view, and a filter over it.</summary>
    public static void AddSheet(
        this XLWorkbook book,
        string name,
        IReadOnlyList<string> headers,
        Func<string, int, double> width,
        IEnumerable<string[]> rows
    )
    {
        var sheet = book.AddWorksheet(name);
        for (var c = 0; c < headers.Count; c++)
        {
            sheet.Cell(1, c + 1).PutText(headers[c]);
            sheet.Column(c + 1).Width = width(headers[c], c);
        }

        sheet.Row(1).Style.Font.Bold = true;
        sheet.SheetView.FreezeRows(1);
        var at = 2;
        foreach (var row in rows)
        {
            for (var c = 0; c < row.Length; c++)
            {
                if (row[c].Length > 0)
                    sheet.Cell(at, c + 1).PutText(row[c]);
            }

            at++;
        }

        if (at > 2)
            sheet.Range(1, 1, at - 1, headers.Count).SetAutoFilter();
    }

    /// <summary>A sentence in every language, the default first: a workbook goes on to people whose language nobody knows.</summary>
    public static IEnumerable<string> InEachLanguage(ResourceManager words, string key) =>
        s_languages.Select(language => words.GetString(key, language)!);

    /// <summary>Writes a text; one that begins like a formula is marked as text, for the programs that look at the beginning
    /// alone.</summary>
    public static void PutText(this IXLCell cell, string text)
    {
        cell.Style.NumberFormat.Format = "@";
        cell.Style.IncludeQuotePrefix = text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r');
        cell.SetValue(text);
        cell.DataType = XLDataType.Text;
    }
}
