namespace Portal.Jobs;

/// <summary>What a kind of job is called.</summary>
/// <param name="Kind">The kind, as <see cref="IJobHandler.Kind"/> says it.</param>
/// <param name="Name">Its name in the current language.</param>
public sealed record JobKindName(string Kind, Func<string> Name);
