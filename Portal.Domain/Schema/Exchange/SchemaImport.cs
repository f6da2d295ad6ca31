namespace Portal.Domain.Schema.Exchange;

/// <summary>What a file gave, and what in it could not be understood.</summary>
/// <param name="Schema">The types; they may break rules, as a draft may.</param>
/// <param name="NotUnderstood">Everything that was left out, in the order of the file.</param>
public sealed record SchemaImport(KnowledgeSchema Schema, IReadOnlyList<ImportNote> NotUnderstood);

/// <summary>A part of a file that was left out.</summary>
/// <param name="Where">The line, row, path or name.</param>
/// <param name="What">What stands there, shortened.</param>
public sealed record ImportNote(string Where, string What)
{
    /// <summary>A note whose text is at most 200 characters.</summary>
    public static ImportNote Of(string where, string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        return new ImportNote(where, what.Length <= 200 ? what : what[..200] + "…");
    }
}
