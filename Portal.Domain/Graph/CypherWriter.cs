using System.Text;

namespace Portal.Domain.Graph;

/// <summary>Writes patterns and pushes as parameterised Cypher.</summary>
/// <remarks>Labels, relationship types and property keys cannot be parameters of Cypher. They are written only when
/// <see cref="SchemaIdentifier.IsLegal"/>, and quoted, so that no text can become query.</remarks>
public static class CypherWriter
{
    /// <summary>A pattern as a read statement with <c>$start0…</c>, <c>$end</c> and <c>$limit</c>.</summary>
    /// <exception cref="ArgumentException">An identifier is not legal.</exception>
    public static CypherStatement Write(GraphPattern pattern, int limit)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var text = new StringBuilder();
        var parameters = new Dictionary<string, object?>();
        for (var s = 0; s < pattern.Starts.Count; s++)
        {
            text.Append(s == 0 ? "MATCH " : "\nMATCH ")
                .Append("(s")
                .Append(s)
                .Append(':')
                .Append(Quote(pattern.Starts[s].Label))
                .Append(" {name: $start")
                .Append(s)
                .Append("})");
            parameters[$"start{s}"] = pattern.Starts[s].Name;
            for (var h = 0; h < pattern.Hops.Count; h++)
            {
                var hop = pattern.Hops[h];
                var isLast = h == pattern.Hops.Count - 1;
                text.Append(hop.IsForward ? "-[" : "<-[")
                    .Append('r')
                    .Append(s)
                    .Append('_')
                    .Append(h)
                    .Append(':')
                    .Append(Quote(hop.Relation))
                    .Append(hop.IsForward ? "]->" : "]-");
                text.Append(isLast ? (s == 0 ? "(e:" + Quote(hop.Label) + ")" : "(e)") : "(m" + s + "_" + h + ":" + Quote(hop.Label) + ")");
            }
        }

        switch (pattern.Return)
        {
            case PatternReturn.Property:
                text.Append("\nRETURN s0.").Append(Quote(pattern.Property!)).Append(" AS value");
                break;
            case PatternReturn.Count:
                text.Append("\nRETURN count(DISTINCT e) AS count");
                break;
            case PatternReturn.Exists:
                text.Append("\nWHERE e.name = $end\nRETURN count(*) > 0 AS exists");
                parameters["end"] = pattern.End!.Name;
                break;
            default:
                text.Append("\nRETURN DISTINCT e.name AS name\nORDER BY name\nLIMIT $limit");
                parameters["limit"] = limit;
                break;
        }

        return new CypherStatement(text.ToString(), parameters);
    }

    /// <summary>An identifier between backticks.</summary>
    /// <exception cref="ArgumentException">It is not legal.</exception>
    public static string Quote(string identifier) =>
        SchemaIdentifier.IsLegal(identifier)
            ? $"`{identifier}`"
            : throw new ArgumentException($"'{identifier}' cannot be a label, type or property key.", nameof(identifier));
}
