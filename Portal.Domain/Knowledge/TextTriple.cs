using Portal.Domain.Text;

namespace Portal.Domain.Knowledge;

/// <summary>A line of a file of triples: tab separated head, relation, tail and, if there, the types of head and tail.</summary>
public sealed record TextTriple(string Head, string Relation, string Tail, string HeadType, string TailType)
{
    /// <summary>The type of ends whose type a file does not give.</summary>
    public const string UntypedEntity = "Entity";

    private const int LongestName = 500;

    /// <summary>Reads a line; three or five columns. Null stands for a line that was not held, because it is longer than all of them
    /// together may be.</summary>
    public static Result<TextTriple> Parse(string? line)
    {
        if (line is null)
            return Result<TextTriple>.Failed(new Problem(KnowledgeProblems.TriplesTooLong, "line", $"{LongestName}"));
        var cells = TextNormalizer.Normalize(line).Split('\t');
        if (cells.Length is not (3 or 5))
            return Result<TextTriple>.Failed(new Problem(KnowledgeProblems.TriplesColumns, "line", $"{cells.Length}"));
        if (cells.Any(string.IsNullOrWhiteSpace))
            return Result<TextTriple>.Failed(new Problem(KnowledgeProblems.TriplesEmptyCell, "line"));
        if (cells.Any(c => c.Length > LongestName))
            return Result<TextTriple>.Failed(new Problem(KnowledgeProblems.TriplesTooLong, "line", $"{LongestName}"));
        var triple = new TextTriple(
            cells[0].Trim(),
            SchemaIdentifier.From(cells[1]),
            cells[2].Trim(),
            cells.Length == 5 ? SchemaIdentifier.From(cells[3]) : UntypedEntity,
            cells.Length == 5 ? SchemaIdentifier.From(cells[4]) : UntypedEntity
        );
        return triple.Relation.Length == 0 || triple.HeadType.Length == 0 || triple.TailType.Length == 0
            ? Result<TextTriple>.Failed(new Problem(KnowledgeProblems.TriplesType, "line"))
            : Result<TextTriple>.Of(triple);
    }
}
