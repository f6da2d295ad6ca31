using Portal.Accounts;
using Portal.Platform;

namespace Portal;

/// <summary>Health: live (the process answers), ready (it can work), and the details for those signed in.</summary>
internal static class HealthEndpoints
{
    public static void MapPortalHealth(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => Results.Json(new { status = "pass" })).ExcludeFromDescription();
        app.MapGet(
                "/healthz/ready",
                async (HealthChecks checks, CancellationToken cancellationToken) =>
                {
                    var isReady = (await checks.ReadyAsync(cancellationToken)).All(c => c.IsPassed);
                    return Results.Json(new { status = isReady ? "pass" : "fail" }, statusCode: isReady ? 200 : 503);
                }
            )
            .ExcludeFromDescription();
        app.MapGet(
                "/healthz",
                async (HttpContext context, HealthChecks checks, StorageState storage, CancellationToken cancellationToken) =>
                {
                    // What exactly is wrong is nobody's business who is not signed in, and reading everything is nobody's to ask for.
                    var isSignedIn = CurrentUser.Of(context.User) != ActingUser.Nobody;
                    var all = isSignedIn ? await checks.RunAsync(cancellationToken) : await checks.ReadyAsync(cancellationToken);
                    var status =
                        !isSignedIn && storage.Current is not null ? "fail"
                        : all.All(c => c.IsPassed) ? "pass"
                        : all.Where(c => c.IsRequired).All(c => c.IsPassed) ? "warn"
                        : "fail";
                    return !isSignedIn
                        ? Results.Json(new { status }, statusCode: status == "fail" ? 503 : 200)
                        : Results.Json(
                            new
                            {
                                status,
                                checks = all.ToDictionary(
                                    c => c.Name,
                                    c => new
                                    {
                                        status = c.IsPassed ? "pass" : "fail",
                                        output = c.Detail,
                                        code = c.Code?.Value,
                                    }
                                ),
                            },
                            statusCode: status == "fail" ? 503 : 200
                        );
                }
            )
            .ExcludeFromDescription();
    }
}
