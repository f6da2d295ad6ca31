namespace Portal.Platform;

/// <summary>A page of a longer list.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="PageSize">How many items a page holds at most.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);

public sealed record PageRequest(int Page = 1, int PageSize = 50)
{
    public const int MostItems = 500;

    public const int MostPages = 1_000_000;

    public int Skip => (Math.Clamp(Page, 1, MostPages) - 1) * Take;

    public int Take => Math.Clamp(PageSize, 1, MostItems);
}
