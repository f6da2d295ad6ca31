using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Portal.Data;
using Portal.Data.Models;
using Portal.Domain;
using Portal.Domain.Text;

namespace Portal.Models;

/// <summary>What a request is about.</summary>
/// <param name="Document">The document; null for a text that is none.</param>
/// <param name="Piece">The piece of its text.</param>
/// <param name="Sample">Which of several times.</param>
/// <param name="Prompt">The version of the prompt; -1 for one that is only tried.</param>
public sealed record AskedAbout(Guid? Document, TextSpan Piece, int Sample, int Prompt);

/// <summary>What a model replied.</summary>
/// <param name="Text">As it came.</param>
/// <param name="InputTokens">Tokens that it read.</param>
/// <param name="OutputTokens">Tokens that it wrote.</param>
/// <param name="Cost">In the currency of the prices of the connection; null where it has none.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="WasKept">Whether the reply is one that was kept from the same question before.</param>
public sealed record ModelReply(string Text, long InputTokens, long OutputTokens, double? Cost, int Milliseconds, bool WasKept);

/// <summary>Asks models, no faster than their connections allow, and keeps every reply before anybody reads it.</summary>
/// <remarks>The client library sends again what fails in passing (too many requests, server errors, broken connections), three times,
/// waiting longer each time or as long as the server says. The same question asked again within an hour is not paid for twice: a job that
/// was killed goes on with the replies that it had.</remarks>
public sealed class ModelAsker(
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    ModelClients clients,
    ModelLimits limits,
    TimeProvider time
)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, bool> _takesNoSchema = new();

    /// <summary>Asks for a reply that follows a JSON schema; a server that knows no schemas is asked without.</summary>
    /// <exception cref="ProblemException">The model cannot be reached, or refuses.</exception>
    public async Task<ModelReply> AskAsync(
        ModelConnection connection,
        IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> messages,
        string schema,
        AskedAbout about,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(about);
        var hash = Hash(connection, messages, schema);
        if (await KeptAsync(connection, hash, about.Sample, cancellationToken).ConfigureAwait(false) is { } kept)
            return new ModelReply(kept.Reply, kept.InputTokens, kept.OutputTokens, kept.Cost, kept.Milliseconds, true);
        await limits.WaitAsync(connection, cancellationToken).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        var response = await SendAsync(connection, messages, schema, cancellationToken).ConfigureAwait(false);
        var (input, output) = (response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
        var row = new ModelReplyRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = connection.WorkspaceId,
            ConnectionId = connection.Id,
            Model = connection.Model,
            DocumentId = about.Document,
            Start = about.Piece.Start,
            End = about.Piece.End,
            Sample = about.Sample,
            Prompt = about.Prompt,
            RequestHash = hash,
            Reply = response.Text,
            InputTokens = input,
            OutputTokens = output,
            Cost = connection is { InputPrice: { } read, OutputPrice: { } written } ? ((input * read) + (output * written)) / 1e6 : null,
            Milliseconds = (int)clock.ElapsedMilliseconds,
            At = time.GetUtcNow().UtcDateTime,
        };
        await writes
            .RunAsync(
                db =>
                {
                    db.ModelReplies.Add(row);
                    return db.SaveChangesAsync();
                },
                CancellationToken.None
            )
            .ConfigureAwait(false);
        return new ModelReply(row.Reply, input, output, row.Cost, row.Milliseconds, false);
    }

    private async Task<ModelReplyRow?> KeptAsync(ModelConnection connection, string hash, int sample, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var since = time.GetUtcNow().UtcDateTime - s_kept;
        return await db
            .ModelReplies.AsNoTracking()
            .Where(r => r.ConnectionId == connection.Id && r.RequestHash == hash && r.Sample == sample && r.At > since)
            .OrderByDescending(r => r.At)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<ChatResponse> SendAsync(
        ModelConnection connection,
        IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> messages,
        string schema,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var client = clients.Create(connection);
            if (!_takesNoSchema.ContainsKey(connection.Id))
            {
                try
                {
                    return await client.GetResponseAsync(messages, Options(schema), cancellationToken).ConfigureAwait(false);
                }
                catch (ModelCallException error) when (error.Status is 400 or 422)
                {
                    // Some servers know no reply schemas. What they say without one is checked just as strictly.
                    var plain = await client.GetResponseAsync(messages, Options(null), cancellationToken).ConfigureAwait(false);
                    _takesNoSchema[connection.Id] = true;
                    return plain;
                }
            }

            return await client.GetResponseAsync(messages, Options(null), cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCallException error)
        {
            throw new ProblemException(ModelsProblems.Failed, connection.Name, connection.Name, error.Message);
        }
    }

    // The adapter would rewrite the schema to a stricter form of its own; the raw options keep it as it is.
    private static ChatOptions Options(string? schema) =>
        new()
        {
            Temperature = 0,
            RawRepresentationFactory = schema is null
                ? null
                : _ => new ChatCompletionOptions
                {
                    ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                        "extraction",
                        BinaryData.FromString(schema),
                        jsonSchemaIsStrict: true
                    ),
                },
        };

    private static string Hash(ModelConnection connection, IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> messages, string schema) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\u0001',
                        new[] { connection.Endpoint, connection.Model, schema }.Concat(messages.Select(m => $"{m.Role}\u0002{m.Text}"))
                    )
                )
            )
        );
}
