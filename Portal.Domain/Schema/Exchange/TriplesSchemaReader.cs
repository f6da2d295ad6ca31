using Portal.Domain.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Finds the types in a file of triples: tab separated head, relation, tail and, if there, the types of head and tail.</summary>
public static class TriplesSchemaReader
{
    private const int MostExamples = 5;
    private const int MostNotes = 100;

    /// <summary>Reads the lines; the commonest names become examples. Only the first hundred lines that are no triple are reported one by
    /// one, then their number.</summary>
    public static SchemaImport Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var builder = new SchemaBuilder();
        var pairs = new Dictionary<(string Relation, string Head, string Tail), int>();
        var names = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var (number, rejected) = (0, 0);
        foreach (var line in lines)
        {
            number++;
            var cells = TextNormalizer.Normalize(line).Split('\t');
            if (cells.Length is not (3 or 5) || cells.Any(string.IsNullOrWhiteSpace))
            {
                if (rejected++ < MostNotes && line.Length > 0)
                    builder.Note($"line {number}", line);
                continue;
            }

            var (headType, tailType) = cells.Length == 5 ? (cells[3].Trim(), cells[4].Trim()) : ("Entity", "Entity");
            var key = (cells[1].Trim(), headType, tailType);
            pairs[key] = pairs.GetValueOrDefault(key) + 1;
            Count(headType, cells[0].Trim());
            Count(tailType, cells[2].Trim());
        }

        if (rejected > MostNotes)
            builder.Note($"line {number}", $"{rejected - MostNotes} more lines are no triples");
        foreach (
            var (relation, head, tail) in pairs
                .OrderByDescending(p => p.Value)
                .ThenBy(p => p.Key.Relation, StringComparer.Ordinal)
                .Select(p => p.Key)
        )
            builder.Relate(relation, builder.Entity(head), builder.Entity(tail));
        foreach (var (type, counts) in names)
        {
            var examples = counts
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal)
                .Take(MostExamples)
                .Select(c => c.Key)
                .ToList();
            builder.Update(builder.Entity(type), e => e with { Examples = [.. examples] });
        }

        return builder.Build();

        void Count(string type, string name)
        {
            if (!names.TryGetValue(type, out var counts))
                names[type] = counts = new Dictionary<string, int>(StringComparer.Ordinal);
            // Names beyond these are too rare to be good examples.
            if (counts.Count < 100_000 || counts.ContainsKey(name))
                counts[name] = counts.GetValueOrDefault(name) + 1;
        }
    }
}
