namespace Portal.Platform;

/// <summary>Marks what pages, API and command line call. Every public method takes the acting user first and checks the right before
/// anything else; a convention test calls each of them as nobody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ApplicationServiceAttribute : Attribute;
