using System.ClientModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Portal.Platform;

namespace Portal.Models;

/// <summary>A chat client whose calls are logged, and whose failures are all of one kind.</summary>
/// <remarks>Neither prompts nor replies are logged, nor what a failure says: servers quote both. The client library throws whatever its
/// parts throw for a reply that is none, so everything but a cancellation becomes a <see cref="ModelCallException"/>.</remarks>
internal sealed partial class ObservedChatClient(IChatClient inner, Guid connection, ILogger<ObservedChatClient> logger)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            Answered(started, response.FinishReason, response.Usage);
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            throw Failed(started, error);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var started = Stopwatch.GetTimestamp();
        UsageDetails? usage = null;
        ChatFinishReason? finish = null;
        await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                throw Failed(started, error);
            }

            usage = updates.Current.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            finish = updates.Current.FinishReason ?? finish;
            yield return updates.Current;
        }

        Answered(started, finish, usage);
    }

    private void Answered(long started, ChatFinishReason? finish, UsageDetails? usage) =>
        LogAnswered(logger, connection, Seconds(started), finish?.Value, usage?.InputTokenCount, usage?.OutputTokenCount);

    private ModelCallException Failed(long started, Exception error)
    {
        var status = error switch
        {
            ClientResultException { Status: > 0 } client => client.Status,
            HttpRequestException { StatusCode: { } code } => (int)code,
            _ => (int?)null,
        };
        LogFailed(logger, connection, Seconds(started), status, error.GetType().Name);
        return new ModelCallException(status, error);
    }

    private static double Seconds(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);

    [LoggerMessage(
        EventIds.Models,
        LogLevel.Information,
        "Model {Connection} answered after {Seconds} s ({FinishReason}), tokens in {InputTokens}, out {OutputTokens}"
    )]
    private static partial void LogAnswered(
        ILogger logger,
        Guid connection,
        double seconds,
        string? finishReason,
        long? inputTokens,
        long? outputTokens
    );

    [LoggerMessage(EventIds.Models + 1, LogLevel.Warning, "Model {Connection} failed after {Seconds} s, status {Status}, {Error}")]
    private static partial void LogFailed(ILogger logger, Guid connection, double seconds, int? status, string error);
}
