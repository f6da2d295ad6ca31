using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Portal.Accounts;
using Portal.Domain;

namespace Portal.Hosting;

/// <summary>Answers the API's expected failures with problem details (RFC 9457): what happened, in the caller's language, with its code.</summary>
public sealed class ProblemExceptionHandler(IProblemDetailsService details) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, code, message) = exception switch
        {
            AccessDeniedException when httpContext.User.Identity?.IsAuthenticated != true => (StatusCodes.Status401Unauthorized, "signIn", ProblemSentences.Of("access.signIn")),
            AccessDeniedException => (StatusCodes.Status403Forbidden, "access.denied", ProblemSentences.Of("access.denied")),
            ProblemException p when p.Problems.Any(x => x.Code.EndsWith("conflict", StringComparison.Ordinal)) => (StatusCodes.Status409Conflict, p.Problems[0].Code, ProblemSentences.Of(p)),
            ProblemException p => (StatusCodes.Status400BadRequest, p.Problems[0].Code, ProblemSentences.Of(p)),
            BadHttpRequestException bad => (bad.StatusCode, "request.illegal", bad.Message),
            _ => (0, "", ""),
        };
        if (status == 0)
            return false;
        httpContext.Response.StatusCode = status;
        return await details.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = message, Type = $"urn:portal:{code}", Extensions = { ["code"] = code } },
        });
    }
}
