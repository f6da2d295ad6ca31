using System.Globalization;
using System.Text.Encodings.Web;
using Portal.Domain;
using Portal.Platform;

namespace Portal;

/// <summary>What answers where the portal cannot start because of its storage: every page and the API say why, health says so too, and
/// nothing touches the data.</summary>
internal static class OutOfOrder
{
    public static WebApplication Build(string[] args, ProblemCode fault)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        PortalWeb.UseOwnAddress(builder);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapGet("/healthz/live", () => Results.Json(new { status = "pass" }));
        app.MapGet("/healthz/ready", () => Results.Json(new { status = "fail" }, statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapGet(
            "/healthz",
            () => Results.Json(new { status = "fail", code = fault.Value }, statusCode: StatusCodes.Status503ServiceUnavailable)
        );
        app.MapFallback(context => AnswerAsync(context, fault));
        return app;
    }

    private static Task AnswerAsync(HttpContext context, ProblemCode fault)
    {
        // The one of ours that the browser would rather have; Chinese, as everywhere, where it says nothing of either.
        var isChinese =
            context
                .Request.GetTypedHeaders()
                .AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
                .Select(l => l.Value.Value is { Length: >= 2 } tag ? tag[..2].ToLowerInvariant() : "")
                .FirstOrDefault(l => l is "zh" or "en")
            is not "en";
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(isChinese ? "zh-Hans" : "en");
        var sentence = $"{ProblemSentences.Of(fault)} {ProblemSentences.Of(PlatformProblems.NotStarted)}";
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.RetryAfter = "60";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        if (context.Request.Path.StartsWithSegments("/api"))
            return context.Response.WriteAsJsonAsync(
                new
                {
                    type = $"urn:portal:{fault}",
                    title = sentence,
                    status = context.Response.StatusCode,
                    code = fault.Value,
                },
                PortalJson.Options,
                "application/problem+json",
                context.RequestAborted
            );
        context.Response.ContentType = "text/html; charset=utf-8";
        var text = HtmlEncoder.Default.Encode(sentence);
        return context.Response.WriteAsync(
            $"""
            <!doctype html><html lang="{(isChinese ? "zh-Hans" : "en")}"><meta charset="utf-8"><title>Portal</title>
            <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <body style="font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem"><h1>Portal</h1><p>{text}</p>
            """,
            context.RequestAborted
        );
    }
}
