namespace Portal.Platform;

/// <summary>The acting user may not do this, or may not even know that it exists.</summary>
public sealed class AccessDeniedException(string what) : Exception($"Not allowed: {what}");
