using System.Globalization;
using System.Text.Encodings.Web;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>The answer 429 to a form: says when to come again, and takes a browser back to the page of the form.</summary>
/// <remarks>A redirect would be no refusal to a script, and a bare status no page to a person.</remarks>
internal sealed class TooManySignIns(string page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = SignInLimits.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers["Refresh"] = $"0; url={page}";
        response.ContentType = "text/html; charset=utf-8";
        var (address, sentence) = (
            HtmlEncoder.Default.Encode(page),
            HtmlEncoder.Default.Encode(ProblemSentences.Of(AccountsProblems.SignInLimited))
        );
        return response.WriteAsync(
            $"<!doctype html><title>Portal</title><p><a href=\"{address}\">{sentence}</a></p>",
            httpContext.RequestAborted
        );
    }
}
