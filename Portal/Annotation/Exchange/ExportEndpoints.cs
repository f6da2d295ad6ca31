using Portal.Api;

namespace Portal.Annotation.Exchange;

internal static class ExportEndpoints
{
    public static void MapExports(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("").WithTags("Knowledge");
        group
            .MapGet(
                "/export/{kind}",
                (HttpContext http, string workspace, string kind, ExportService exports) =>
                    WriteAsync(http, exports.ExportAsync(http.Actor(), workspace, kind, http.RequestAborted), kind)
            )
            .WithSummary("schema, annotations, triples or faq, line by line");
    }

    private static async Task WriteAsync(HttpContext http, IAsyncEnumerable<string> lines, string kind)
    {
        var isFirst = true;
        await foreach (var line in lines)
        {
            // The right is checked before the first line: until then nothing is sent and a refusal can still be a status.
            if (isFirst)
            {
                http.Response.ContentType = kind switch
                {
                    "schema" => "application/json; charset=utf-8",
                    "triples" => "text/tab-separated-values; charset=utf-8",
                    _ => "application/x-ndjson; charset=utf-8",
                };
                http.Response.Headers.ContentDisposition =
                    $"attachment; filename={kind}.{kind switch { "schema" => "json", "triples" => "tsv", _ => "jsonl" }}";
            }

            isFirst = false;
            await http.Response.WriteAsync(line + "\n", http.RequestAborted);
        }
    }
}
