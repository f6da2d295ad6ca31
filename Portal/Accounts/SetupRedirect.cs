namespace Portal.Accounts;

/// <summary>Until there is an administrator every page leads to the set-up page.</summary>
public sealed class SetupRedirect(RequestDelegate next, SetupService setup)
{
    private static readonly string[] s_open =
    [
        "/setup",
        "/account",
        "/healthz",
        "/_framework",
        "/_content",
        "/dist",
        "/_blazor",
        "/culture",
        "/api",
    ];
    private bool _isSetUp;

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (
            !_isSetUp
            && HttpMethods.IsGet(context.Request.Method)
            && !Path.HasExtension(path)
            && !s_open.Any(o => path.StartsWithSegments(o))
            && !DemoUserSignIn.AppliesTo(context)
        )
        {
            _isSetUp = await setup.IsSetUpAsync(context.RequestAborted);
            if (!_isSetUp)
            {
                context.Response.Redirect("/setup");
                return;
            }
        }

        await next(context);
    }
}
