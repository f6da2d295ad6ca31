namespace Portal.Corpora;

/// <summary>A record after its columns were mapped: a document, or a question (title) with its answer (text).</summary>
public sealed record StagedRecord(string? Title, string Text);
