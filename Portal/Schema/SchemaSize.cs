using Portal.Accounts;
using Portal.Workspaces;

namespace Portal.Schema;

/// <summary>The draft, counted for the overview.</summary>
public sealed class SchemaSize(SchemaService schemas) : ISchemaSize
{
    public async Task<int> TypesAsync(ActingUser actor, string workspace, CancellationToken cancellationToken) =>
        (await schemas.DraftAsync(actor, workspace, cancellationToken).ConfigureAwait(false)).Schema.Entities.Length;
}
