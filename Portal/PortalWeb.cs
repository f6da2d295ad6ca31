using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Localization;
using MudBlazor;
using MudBlazor.Services;
using Portal.Accounts;
using Portal.Api;
using Portal.Components.Shell;
using Portal.Jobs;
using Portal.Learning;
using Portal.Platform;

namespace Portal;

/// <summary>Builds the web server.</summary>
public static class PortalWeb
{
    /// <summary>Where the server listens when nothing else is said: this machine only.</summary>
    public const string DefaultAddress = "http://127.0.0.1:5080";

    private static readonly string[] s_addressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>The application, ready to start; the data folder is locked and up to date.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds the data folder.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(PortalWeb).Assembly.GetName().Name,
                // The program finds its files beside itself, wherever it is started from.
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseStaticWebAssets();
        UseOwnAddress(builder);
        builder.AddPortalCore();
        AddWeb(builder);
        configure?.Invoke(builder);
        var app = builder.Build();
        await app.Services.GetRequiredService<PortalStartup>().PrepareAsync(createDemo: true, CancellationToken.None);
        Use(app);
        return app;
    }

    internal static void UseOwnAddress(WebApplicationBuilder builder)
    {
        // No launch settings: with them `dotnet run` would write to the standard output that belongs to a command's JSON.
        if (s_addressKeys.All(key => !builder.Configuration.GetSection(key).Exists()))
            builder.WebHost.UseUrls(DefaultAddress);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    private static void AddWeb(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<LearningLoop>());
        services.AddHostedService<StorageWatch>();
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(options =>
            {
                options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10);
                options.DetailedErrors = builder.Environment.IsDevelopment();
            });
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.PreventDuplicates = true;
            mud.SnackbarConfiguration.VisibleStateDuration = 4000;
        });
        services.AddTransient<MudLocalizer, PortalMudLocalizer>();
        services.AddLocalization();
        // Chinese in prerendered pages stays Chinese instead of eight bytes a character.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentUser>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.ConfigureHttpJsonOptions(options => PortalJson.ConfigureApi(options.SerializerOptions));
        // What cannot be read is told in the same way wherever the portal runs.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddApiDocument();
        // What the API answers holds no secret beside what a caller wrote: nothing can be told from its length. Pages do, and are not
        // compressed.
        services.AddResponseCompression(options => (options.EnableForHttps, options.MimeTypes) = (true, ["application/json"]));
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ApiProblems.Complete);
        // Our handler logs what is unexpected, with its route; once is enough.
        services.Configure<ExceptionHandlerOptions>(options => options.SuppressDiagnosticsCallback = _ => true);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddAntiforgery(options => options.Cookie.Name = "portal.antiforgery");
        const string Either = "portal";
        services
            .AddAuthentication(Either)
            .AddPolicyScheme(
                Either,
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        ApiKeyHandler.Has(context) ? ApiKeyHandler.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme
            )
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddCookie(ConfigureCookie);
        services.AddAuthorization();
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "portal.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = SessionService.Longest;
        options.LoginPath = "/login";
        options.AccessDeniedPath = "/denied";
        options.Events.OnValidatePrincipal = async context =>
        {
            var sessions = context.HttpContext.RequestServices.GetRequiredService<SessionService>();
            if (context.Principal is null || !await sessions.IsValidAsync(context.Principal, context.HttpContext.RequestAborted))
                context.RejectPrincipal();
        };
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);

        // The API answers with a status, pages with the sign-in page.
        static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
        {
            if (context.Request.Path.StartsWithSegments("/api"))
                context.Response.StatusCode = status;
            else
                context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }
    }

    private static void Use(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseResponseCompression());
        // A refusal without a body (not signed in, not found, another site) gets its sentence.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization(options =>
        {
            var cultures = PortalLanguages.All.Select(CultureInfo.GetCultureInfo).ToList();
            options.DefaultRequestCulture = new RequestCulture(cultures[0]);
            (options.SupportedCultures, options.SupportedUICultures) = (cultures, cultures);
        });
        app.UseMiddleware<HostGuard>();
        app.UseAuthentication();
        app.UseMiddleware<SetupRedirect>();
        app.UseMiddleware<DemoUserSignIn>();
        app.UseMiddleware<AnonymousConnectionGuard>();
        app.UseAuthorization();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapPortalHealth();
        app.MapPortalApi();
        app.MapAccountEndpoints();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.Lifetime.ApplicationStarted.Register(() => Greeting.Write(app));
    }
}
