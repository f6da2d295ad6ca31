namespace Portal.Schema.Exchange;

/// <summary>A row of a sheet, its cells by the name of their column.</summary>
/// <param name="Where">The sheet and the number of the row, as people see them.</param>
/// <param name="Cell">The text of a column; empty where the sheet has no such column.</param>
internal sealed record SheetRow(string Where, Func<string, string> Cell)
{
    public string this[string column] => Cell(column);
}
