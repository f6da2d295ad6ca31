using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Portal.Domain;

namespace Portal.Platform;

/// <summary>Answers the API's expected failures with problem details (RFC 9457): what happened, in the caller's language, with its
/// code.</summary>
public sealed partial class ProblemExceptionHandler(IProblemDetailsService details, ILogger<ProblemExceptionHandler> logger)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, code, message) = exception switch
        {
            AccessDeniedException when httpContext.User.Identity?.IsAuthenticated != true => (
                StatusCodes.Status401Unauthorized,
                PlatformProblems.SignIn.Value,
                ProblemSentences.Of(PlatformProblems.AccessSignIn)
            ),
            AccessDeniedException => (
                StatusCodes.Status403Forbidden,
                PlatformProblems.AccessDenied.Value,
                ProblemSentences.Of(PlatformProblems.AccessDenied)
            ),
            ProblemException p when p.Problems.Any(x => x.Code.EndsWith("conflict", StringComparison.Ordinal)) => (
                StatusCodes.Status409Conflict,
                p.Problems[0].Code,
                ProblemSentences.Of(p)
            ),
            ProblemException p when p.Problems.Any(x => x.Code.EndsWith("limited", StringComparison.Ordinal)) => (
                StatusCodes.Status429TooManyRequests,
                p.Problems[0].Code,
                ProblemSentences.Of(p)
            ),
            ProblemException p => (StatusCodes.Status400BadRequest, p.Problems[0].Code, ProblemSentences.Of(p)),
            ISaysProblems p => (StatusCodes.Status400BadRequest, p.Problems[0].Code, ProblemSentences.Of(p.Problems[0])),
            BadHttpRequestException bad => (
                bad.StatusCode,
                PlatformProblems.RequestIllegal.Value,
                ProblemSentences.Of(PlatformProblems.RequestIllegal)
            ),
            _ when StorageFaults.Of(exception) is { } fault => (
                StatusCodes.Status503ServiceUnavailable,
                fault.Value,
                ProblemSentences.Of(fault)
            ),
            _ when RequestReading.IsUnreadable(httpContext, exception) => (
                StatusCodes.Status400BadRequest,
                PlatformProblems.RequestIllegal.Value,
                ProblemSentences.Of(PlatformProblems.RequestIllegal)
            ),
            _ => (0, "", ""),
        };
        if (status == 0)
        {
            // The route and not the path: search words are in the path's query, names in its parts.
            LogUnexpected(logger, exception, httpContext.Request.Method, Route(httpContext), httpContext.TraceIdentifier);
            return false;
        }

        httpContext.Response.StatusCode = status;
        // Limits count by the minute.
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "60";
        return await details.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = new ProblemDetails
                {
                    Status = status,
                    Title = message,
                    Detail = code == PlatformProblems.RequestIllegal.Value ? (exception.InnerException ?? exception).Message : null,
                    Type = $"urn:portal:{code}",
                    Extensions = { ["code"] = code },
                },
            }
        );
    }

    private static string Route(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";

    [LoggerMessage(EventIds.Platform, LogLevel.Error, "{Method} {Route} is answered with status 500; request {Request}")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string method, string route, string request);
}
