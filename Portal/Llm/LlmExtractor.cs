using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Extraction;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Llm;

/// <summary>Asks a model for entities and relations of a schema, piece by piece of a text.</summary>
/// <remarks>What the model says is a proposal only: see <see cref="ExtractionReplyParser"/>. Prompts and replies are not logged.</remarks>
public sealed class LlmExtractor(IDbContextFactory<PortalDbContext> contexts, ModelClients clients)
{
    private const int LongestPiece = 1200;

    /// <summary>A model connection as an engine.</summary>
    /// <exception cref="ProblemException">There is no such connection in this workspace.</exception>
    public async Task<IExtractor> CreateAsync(Guid workspaceId, Guid connectionId, KnowledgeSchema schema, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var connection = await db.Models.AsNoTracking().FirstOrDefaultAsync(m => m.Id == connectionId && m.WorkspaceId == workspaceId, cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException("model.unknown", connectionId.ToString());
        var card = new ModelCard("llm:" + connection.Model, ExtractionPrompt.Version, [.. schema.Labels.Select(e => e.Id), .. schema.Relations.Select(r => r.Id)], 0, 0, new Dictionary<string, string> { ["prompt"] = ExtractionPrompt.Version });
        return new Engine(this, card, workspaceId, connectionId, schema);
    }

    /// <exception cref="ProblemException">There is no such connection in this workspace.</exception>
    public async Task<(SuggestionSet Set, string Model)> ExtractAsync(Guid workspaceId, Guid connectionId, KnowledgeSchema schema, string text, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var connection = await db.Models.AsNoTracking().FirstOrDefaultAsync(m => m.Id == connectionId && m.WorkspaceId == workspaceId, cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException("model.unknown", connectionId.ToString());
        using var client = clients.Create(connection);
        var language = text.Any(CharacterFolding.IsHan) ? "zh" : "en";
        var mentions = new List<SuggestedMention>();
        var relations = new List<SuggestedRelation>();
        var dropped = new List<Problem>();
        foreach (var piece in Chunker.Chunk(text, LongestPiece, 0))
        {
            var set = await AskAsync(client, schema, piece.Of(text), language, cancellationToken).ConfigureAwait(false);
            var offset = mentions.Count;
            mentions.AddRange(set.Mentions.Select(m => m with { Span = new TextSpan(m.Span.Start + piece.Start, m.Span.End + piece.Start) }));
            relations.AddRange(set.Relations.Select(r => r with { Head = r.Head + offset, Tail = r.Tail + offset }));
            dropped.AddRange(set.Dropped);
        }

        return (new SuggestionSet(mentions, relations, dropped), connection.Model);
    }

    private static async Task<SuggestionSet> AskAsync(IChatClient client, KnowledgeSchema schema, string text, string language, CancellationToken cancellationToken)
    {
        // The adapter would rewrite the schema to a stricter form of its own; the raw options keep it as it is.
        var options = new ChatOptions
        {
            Temperature = 0,
            RawRepresentationFactory = _ => new ChatCompletionOptions
            {
                ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat("extraction", BinaryData.FromString(ExtractionPrompt.ReplySchema(schema)), jsonSchemaIsStrict: true),
            },
        };
        var reply = await client.GetResponseAsync(
            [new(ChatRole.System, ExtractionPrompt.System(schema, language)), new(ChatRole.User, ExtractionPrompt.User(text))], options, cancellationToken).ConfigureAwait(false);
        var parsed = ExtractionReplyParser.Parse(reply.Text, text, schema);
        return parsed.Success ? parsed.Value : SuggestionSet.Empty with { Dropped = parsed.Problems };
    }

    private sealed class Engine(LlmExtractor extractor, ModelCard card, Guid workspaceId, Guid connectionId, KnowledgeSchema schema) : IExtractor
    {
        public ModelCard Card => card;

        public async ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken) =>
            (await extractor.ExtractAsync(workspaceId, connectionId, schema, input.Text, cancellationToken).ConfigureAwait(false)).Set;
    }
}
