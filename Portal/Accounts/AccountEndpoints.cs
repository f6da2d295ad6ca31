using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Forms that set cookies, which an open circuit cannot: set-up, sign-in, sign-out, language.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountEndpoints(this WebApplication app)
    {
        app.MapPost("/account/setup", SetUpAsync).ExcludeFromDescription();
        app.MapPost("/account/login", SignInAsync).ExcludeFromDescription();
        app.MapPost("/account/logout", SignOutAsync).ExcludeFromDescription();
        app.MapPost("/account/logout/everywhere", SignOutEverywhereAsync).ExcludeFromDescription();
        app.MapGet(
                "/culture",
                (HttpContext context, string culture, string? redirectUri) =>
                {
                    if (PortalLanguages.All.Contains(culture))
                    {
                        context.Response.Cookies.Append(
                            CookieRequestCultureProvider.DefaultCookieName,
                            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                            new CookieOptions
                            {
                                MaxAge = TimeSpan.FromDays(365),
                                IsEssential = true,
                                SameSite = SameSiteMode.Lax,
                            }
                        );
                    }

                    return Results.LocalRedirect(Local(redirectUri));
                }
            )
            .ExcludeFromDescription();
    }

    private static async Task<IResult> SetUpAsync(
        HttpContext context,
        SetupService setup,
        SessionOpening opening,
        [FromForm] string? token,
        [FromForm] string? userName,
        [FromForm] string? displayName,
        [FromForm] string? password
    )
    {
        try
        {
            var user = await setup.SetUpAsync(token ?? "", userName ?? "", displayName ?? "", password ?? "", context.RequestAborted);
            await opening.OpenAsync(context, user);
            return Results.LocalRedirect("/");
        }
        catch (ProblemException problem)
        {
            var page =
                $"/setup?token={Uri.EscapeDataString(token ?? "")}&userName={Uri.EscapeDataString(userName ?? "")}"
                + $"&error={problem.Problems[0].Code}";
            return SignInLimits.Refused(problem) ? new TooManySignIns(page) : Results.LocalRedirect(page);
        }
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        SignInService signIns,
        SessionOpening opening,
        [FromForm] string? userName,
        [FromForm] string? password,
        [FromForm] string? returnUrl
    )
    {
        PortalUser? user;
        try
        {
            // The address of the connection: what a header says counts only where forwarded headers are turned on, which puts it there.
            user = await signIns.SignInAsync(
                userName ?? "",
                password ?? "",
                context.Connection.RemoteIpAddress,
                context.RequestAborted,
                opening.DeviceOf(context)
            );
        }
        catch (ProblemException problem) when (SignInLimits.Refused(problem))
        {
            return new TooManySignIns(Page(AccountsProblems.SignInLimited));
        }

        if (user is null)
            return Results.LocalRedirect(Page(AccountsProblems.SignInFailed));
        await opening.OpenAsync(context, user);
        return Results.LocalRedirect(Local(returnUrl));

        string Page(ProblemCode error) => $"/login?error={error}&returnUrl={Uri.EscapeDataString(Local(returnUrl))}";
    }

    // Without a session there is nothing to end, and who asks twice is signed out.
    private static async Task<IResult> SignOutAsync(HttpContext context, SessionService sessions)
    {
        if (CurrentUser.SessionOf(context.User) is { } session)
            await sessions.EndAsync(CurrentUser.Of(context.User), session, context.RequestAborted);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect("/login");
    }

    private static async Task<IResult> SignOutEverywhereAsync(HttpContext context, SessionService sessions)
    {
        if (CurrentUser.SessionOf(context.User) is not null)
            await sessions.EndAllAsync(CurrentUser.Of(context.User), context.RequestAborted);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect("/login");
    }

    private static string Local(string? address) => address is ['/'] or ['/', not '/' and not '\\', ..] ? address : "/";
}
