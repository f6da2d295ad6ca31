using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;

namespace Portal.Accounts;

/// <summary>Registers accounts, sign-in and rights.</summary>
internal static class AccountsServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<SetupToken>();
        services.AddSingleton<AccessControl>();
        services.AddSingleton<IPasswordHasher<PortalUser>, PasswordHasher<PortalUser>>();
        // One of each for all: they count what everybody asks for.
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<AnonymousConnections>();
        services.AddSingleton<NewAccounts>();
        services.AddSingleton<SetupService>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<SessionOpening>();
        services.AddSingleton<ApiKeyService>();
        services.AddSingleton<AllowedHostService>();
        return services;
    }
}
