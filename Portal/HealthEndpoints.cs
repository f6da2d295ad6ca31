using Portal.Accounts;

namespace Portal.Hosting;

/// <summary>Health: live (the process answers), ready (it can work), and the details for those signed in.</summary>
internal static class HealthEndpoints
{
    public static void MapPortalHealth(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => Results.Json(new { status = "pass" })).ExcludeFromDescription();
        app.MapGet("/healthz/ready", async (HealthChecks checks, CancellationToken cancellationToken) =>
        {
            var isReady = (await checks.RunAsync(cancellationToken)).Where(c => c.IsRequired).All(c => c.IsPassed);
            return Results.Json(new { status = isReady ? "pass" : "fail" }, statusCode: isReady ? 200 : 503);
        }).ExcludeFromDescription();
        app.MapGet("/healthz", async (HttpContext context, HealthChecks checks, CancellationToken cancellationToken) =>
        {
            var all = await checks.RunAsync(cancellationToken);
            var status = all.All(c => c.IsPassed) ? "pass" : all.Where(c => c.IsRequired).All(c => c.IsPassed) ? "warn" : "fail";
            // What exactly is wrong is nobody's business who is not signed in.
            return CurrentUser.Of(context.User) == ActingUser.Nobody
                ? Results.Json(new { status }, statusCode: status == "fail" ? 503 : 200)
                : Results.Json(new { status, checks = all.ToDictionary(c => c.Name, c => new { status = c.IsPassed ? "pass" : "fail", output = c.Detail }) }, statusCode: status == "fail" ? 503 : 200);
        }).ExcludeFromDescription();
    }
}
