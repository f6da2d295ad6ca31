using Portal.Accounts;
using Portal.Domain.Graph;
using Portal.Graph;

namespace Portal.Schema;

/// <summary>The schema in force as the legend of a graph.</summary>
public sealed class SchemaLegend(SchemaService schemas) : IGraphLegend
{
    public async Task<GraphLegend> OfAsync(ActingUser actor, string workspace, string language, CancellationToken cancellationToken)
    {
        var schema = (await schemas.CurrentAsync(actor, workspace, cancellationToken).ConfigureAwait(false)).Schema;
        var relations = schema.Entities.SelectMany(e => e.Properties).ToLookup(p => p.Id, p => p.Names.In(language, p.Id));
        return new GraphLegend(
            schema.Entities.ToDictionary(e => e.Id, e => new GraphLegendEntry(e.Names.In(language, e.Id), e.Color)),
            // A property that a text states is an edge as well.
            relations
                .Select(p => (Type: p.Key, Name: p.First()))
                .Concat(schema.Relations.Select(r => (Type: r.Id, Name: r.Names.In(language, r.Id))))
                .GroupBy(r => r.Type)
                .ToDictionary(r => r.Key, r => r.Last().Name),
            schema
                .Entities.SelectMany(e =>
                    schema
                        .PropertiesOf(e.Id)
                        .Select(p => (Key: (e.Id, p.Id), Name: p.Names.In(language, p.Id)))
                        .Append((Key: (e.Id, GraphNode.Aliases), Name: SchemaText.Aliases))
                )
                .GroupBy(p => p.Key)
                .ToDictionary(p => p.Key, p => p.Last().Name)
        );
    }
}
