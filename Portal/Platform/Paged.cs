namespace Portal.Services;

/// <summary>A page of a longer list.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="PageSize">How many items a page holds at most.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);

public sealed record PageRequest(int Page = 1, int PageSize = 50)
{
    public const int MostItems = 500;

    public int Skip => (Math.Max(1, Page) - 1) * Take;

    public int Take => Math.Clamp(PageSize, 1, MostItems);
}
