using System.Security.Cryptography;

namespace Portal.Platform;

/// <summary>Headers that keep pages to themselves: no framing, no sniffing, no foreign sources, no copies of answers.</summary>
/// <remarks>Blazor's import map is an inline script: it carries a number that is made for each answer. MudBlazor sets inline styles,
/// so these are allowed; everything else comes from here.</remarks>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Before = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-";

    private const string After =
        "'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action "
        + "'self'; frame-ancestors 'none'";

    private static readonly object s_nonce = new();

    /// <summary>The number that an inline script of this answer must carry.</summary>
    public static string Nonce(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items[s_nonce] as string ?? "";
    }

    public Task InvokeAsync(HttpContext context)
    {
        var nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        context.Items[s_nonce] = nonce;
        Set(context, nonce);
        // An answer to a failure begins anew, without the headers.
        context.Response.OnStarting(() =>
        {
            Set(context, nonce);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Set(HttpContext context, string nonce)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Before + nonce + After;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api"))
            headers.CacheControl = "no-store";
    }
}
