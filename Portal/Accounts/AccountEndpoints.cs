using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Portal.Accounts;
using Portal.Domain;
using Portal.Hosting;

namespace Portal.Api;

/// <summary>Forms that set cookies, which an open circuit cannot: set-up, sign-in, sign-out, language.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountEndpoints(this WebApplication app)
    {
        app.MapPost("/account/setup", SetUpAsync).ExcludeFromDescription();
        app.MapPost("/account/login", SignInAsync).ExcludeFromDescription();
        app.MapPost("/account/logout", async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.LocalRedirect("/login");
        }).ExcludeFromDescription();
        app.MapGet("/culture", (HttpContext context, string culture, string? redirectUri) =>
        {
            if (PortalWeb.Languages.Contains(culture))
            {
                context.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName,
                    CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                    new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax });
            }

            return Results.LocalRedirect(Local(redirectUri));
        }).ExcludeFromDescription();
    }

    private static async Task<IResult> SetUpAsync(HttpContext context, AccountService accounts, [FromForm] string? token, [FromForm] string? userName, [FromForm] string? displayName, [FromForm] string? password)
    {
        try
        {
            var user = await accounts.SetUpAsync(token ?? "", userName ?? "", displayName ?? "", password ?? "", context.RequestAborted);
            await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, CurrentUser.Principal(user));
            return Results.LocalRedirect("/");
        }
        catch (ProblemException problem)
        {
            return Results.LocalRedirect($"/setup?token={Uri.EscapeDataString(token ?? "")}&userName={Uri.EscapeDataString(userName ?? "")}&error={problem.Problems[0].Code}");
        }
    }

    private static async Task<IResult> SignInAsync(HttpContext context, AccountService accounts, [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl)
    {
        var user = await accounts.SignInAsync(userName ?? "", password ?? "", context.RequestAborted);
        if (user is null)
            return Results.LocalRedirect($"/login?error=signIn.failed&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, CurrentUser.Principal(user), new AuthenticationProperties { IsPersistent = true });
        return Results.LocalRedirect(Local(returnUrl));
    }

    private static string Local(string? address) => address is ['/'] or ['/', not '/' and not '\\', ..] ? address : "/";
}
