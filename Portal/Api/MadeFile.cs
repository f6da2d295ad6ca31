namespace Portal.Api;

/// <summary>A file that was taken.</summary>
/// <param name="File">Its identifier.</param>
internal sealed record MadeFile(Guid File);
