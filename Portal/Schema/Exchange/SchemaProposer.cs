using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Domain.Text;
using Portal.Models;

namespace Portal.Schema.Exchange;

/// <summary>Asks a model which types a sample of a corpus has. What it says is a proposal only.</summary>
public sealed class SchemaProposer(IDbContextFactory<PortalDbContext> contexts, ModelClients clients)
{
    /// <exception cref="ProblemException">There is no such connection in this workspace, or its reply cannot be read.</exception>
    public async Task<(IReadOnlyList<SchemaProposal> Proposals, IReadOnlyList<Problem> Dropped)> AskAsync(
        Guid workspaceId,
        Guid connectionId,
        KnowledgeSchema draft,
        string sample,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var connection =
            await db
                .Models.AsNoTracking()
                .FirstOrDefaultAsync(m => m.Id == connectionId && m.WorkspaceId == workspaceId, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(ModelsProblems.Unknown, connectionId.ToString());
        using var client = clients.Create(connection);
        var options = new ChatOptions
        {
            Temperature = 0,
            RawRepresentationFactory = _ => new ChatCompletionOptions
            {
                ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                    "types",
                    BinaryData.FromString(SchemaProposals.ReplySchema()),
                    jsonSchemaIsStrict: true
                ),
            },
        };
        var language = sample.Any(CharacterFolding.IsHan) ? "zh" : "en";
        ChatResponse reply;
        try
        {
            reply = await client
                .GetResponseAsync(
                    [new(ChatRole.System, SchemaProposals.System(draft, language)), new(ChatRole.User, SchemaProposals.User(sample))],
                    options,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (ModelCallException error)
        {
            throw new ProblemException(ModelsProblems.Failed, connection.Name, connection.Name, error.Message);
        }

        return SchemaProposals.Parse(reply.Text, sample, draft).GetValueOrThrow();
    }
}
