namespace Portal.Corpora.Readers;

/// <summary>What a reader found: a text with its title, or the cells of a row.</summary>
public sealed record ReadRecord(string? Title, string? Text, IReadOnlyList<string>? Cells);

/// <summary>What a reader says about a file before its records.</summary>
public sealed record ReadHeader(FileFormat Format, string? Encoding, IReadOnlyList<string>? Columns);
