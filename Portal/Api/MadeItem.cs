namespace Portal.Api;

/// <summary>Something that was made.</summary>
/// <param name="Id">Its identifier.</param>
internal sealed record MadeItem(Guid Id);
