using System.Globalization;
using System.Text;
using System.Text.Json;
using Json.Schema;
using Microsoft.Extensions.Logging;
using Portal.Tests.Support;

namespace Portal.Tests.Api;

/// <summary>The API as its document describes it, under requests that were made up from the document: never a 500, never a status that is
/// not described, never an answer that does not fit its schema.</summary>
/// <remarks>PORTAL_API_FUZZ sets how many requests (CI 600; before a release 20,000), PORTAL_API_FUZZ_SEED which.</remarks>
public sealed class ApiFuzzTests : ApiServerTests
{
    private static readonly int s_requests = Setting("PORTAL_API_FUZZ", 600);
    private static readonly int s_seed = Setting("PORTAL_API_FUZZ_SEED", 16);

    [Fact]
    public async Task Answers_OfRequestsFromTheDocument_AreDescribed()
    {
        using var http = await ClientAsync("fuzz", administrator: true);
        var known = await new ApiSeed(http, Stop).FillAsync();
        var description = new ApiDescription(await http.GetStringAsync("/api/v1/openapi.json", Stop));
        var requests = new ApiRequests(description, known, new Random(s_seed));
        var faults = new SortedDictionary<string, (int Count, string First)>(StringComparer.Ordinal);
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < s_requests; i++)
        {
            var request = requests.Next(description.Operations[i % description.Operations.Count]);
            var errors = Log.Lines.Count;
            using var message = request.ToMessage();
            using var response = await http.SendAsync(message, Stop);
            var body = await response.Content.ReadAsByteArrayAsync(Stop);
            statuses[(int)response.StatusCode] = statuses.GetValueOrDefault((int)response.StatusCode) + 1;
            if (Fault(request.Operation, response, body) is not { } fault)
                continue;
            var key = $"{request.Operation}: {fault}";
            var first = $"{request}\n      {Encoding.UTF8.GetString(body)[..Math.Min(body.Length / 3, 300)]}{Error(errors)}";
            faults[key] = faults.TryGetValue(key, out var had) ? (had.Count + 1, had.First) : (1, first);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(faults.Count == 0, string.Join("\n", faults.Select(f => $"{f.Value.Count} × {f.Key}\n      {f.Value.First}")));
        // A fuzz that never gets past the door proves nothing.
        Assert.True(statuses.Where(s => s.Key < 300).Sum(s => s.Value) > s_requests / 10);
    }

    [Fact]
    public async Task Document_DefinesEveryParameterOfAPath()
    {
        using var http = await ClientAsync("dan", administrator: false);
        var description = new ApiDescription(await http.GetStringAsync("/api/v1/openapi.json", Stop));
        Assert.Empty(
            description.Operations.SelectMany(o =>
                System
                    .Text.RegularExpressions.Regex.Matches(o.Path, @"\{(\w+)\}")
                    .Select(m => m.Groups[1].Value)
                    .Where(name => o.Parameters.All(p => p.In != "path" || p.Name != name))
                    .Select(name => $"{o}: {name}")
            )
        );
    }

    private static string? Fault(ApiOperation operation, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (status >= 500)
            return $"{status}";
        if (!operation.Answers.TryGetValue(status, out var schema))
            return $"{status} is not described";
        // What is no HTTP is refused by the web server, before anything of the portal's runs: without a body, and the connection ends.
        if (status == 400 && body.Length == 0 && response.Headers.ConnectionClose == true)
            return null;
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
            return schema is null ? null : $"{status} is not JSON: {response.Content.Headers.ContentType}";
        if (schema is null)
            return null;
        try
        {
            using var answer = JsonDocument.Parse(body);
            var result = schema.Evaluate(answer.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
            return result.IsValid
                ? null
                : $"{status} does not fit its schema: "
                    + string.Join(
                        "; ",
                        (result.Details ?? [])
                            .Where(d => d.Errors is not null)
                            .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Value}"))
                            .Take(2)
                    );
        }
        catch (JsonException)
        {
            return $"{status} is no JSON";
        }
    }

    private string Error(int since) =>
        string.Concat(
            Log.Lines.Skip(since)
                .Where(l => l.Level >= LogLevel.Error)
                .Take(1)
                .Select(l =>
                    "\n      "
                    + string.Join(
                        "\n      ",
                        (l.Error?.ToString() ?? l.Text)
                            .Split('\n')
                            .Where((line, i) => i < 2 || line.Contains("Portal", StringComparison.Ordinal))
                            .Take(6)
                    )
                )
        );

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : otherwise;
}
