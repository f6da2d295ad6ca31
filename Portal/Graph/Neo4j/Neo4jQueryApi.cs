using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Graph.Neo4j;

/// <summary>One database behind Neo4j's HTTP Query API (5.19 and later): one statement a request, each a transaction of its own.</summary>
/// <remarks>A server answers 202 also to a statement that failed after rows: the body decides. Transient errors come as status 400; the
/// code decides.</remarks>
internal sealed class Neo4jQueryApi(HttpClient http, Uri endpoint, string database, string user, string password)
{
    private const int MostTries = 5;

    private readonly Uri _query = new(endpoint, $"/db/{Uri.EscapeDataString(database)}/query/v2");
    private readonly AuthenticationHeaderValue _authorization = new(
        "Basic",
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
    );

    /// <summary>Runs a statement; transient errors are tried again with growing pauses, up to five times.</summary>
    /// <exception cref="Neo4jException">The server refused it.</exception>
    /// <exception cref="HttpRequestException">No answer: whether it was carried out is unknown.</exception>
    public async Task<Neo4jReply> RunAsync(string statement, JsonObject parameters, bool isRead, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(statement, parameters, isRead, cancellationToken).ConfigureAwait(false);
            }
            catch (Neo4jException error) when (error.IsTransient && attempt < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds((100 << attempt) + Random.Shared.Next(100)), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private async Task<Neo4jReply> SendAsync(string statement, JsonObject parameters, bool isRead, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["statement"] = statement,
            ["parameters"] = parameters.DeepClone(),
            ["includeCounters"] = true,
            ["accessMode"] = isRead ? "READ" : "WRITE",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, _query)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        request.Headers.Authorization = _authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (
            response.StatusCode
            is not (
                HttpStatusCode.OK
                or HttpStatusCode.Accepted
                or HttpStatusCode.BadRequest
                or HttpStatusCode.Unauthorized
                or HttpStatusCode.NotFound
                or HttpStatusCode.InternalServerError
            )
        )
            throw new Neo4jException("Portal.ProtocolError", $"status {(int)response.StatusCode} from {_query}");
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        JsonDocument json;
        try
        {
            json = await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw new HttpRequestException("The answer of the graph server ended early or is no JSON.", error);
        }

        if (
            json.RootElement.TryGetProperty("errors", out var errors)
            && errors.ValueKind == JsonValueKind.Array
            && errors.GetArrayLength() > 0
        )
        {
            var first = errors[0];
            throw new Neo4jException(first.GetProperty("code").GetString() ?? "", first.GetProperty("message").GetString() ?? "");
        }

        if (!response.IsSuccessStatusCode)
            throw new Neo4jException("Portal.ProtocolError", $"status {(int)response.StatusCode} without an error from {_query}");
        return new Neo4jReply(json);
    }
}
