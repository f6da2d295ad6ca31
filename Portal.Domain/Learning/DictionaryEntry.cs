namespace Portal.Domain.Learning;

/// <summary>A term that names entities of a type.</summary>
/// <param name="Term">The term as written.</param>
/// <param name="Type">The identifier of the entity type.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record DictionaryEntry(string Term, string Type, DictionarySource Source);
