namespace Portal.Workspaces;

/// <summary>Registers workspaces and their members.</summary>
internal static class WorkspacesServices
{
    public static IServiceCollection AddWorkspaces(this IServiceCollection services)
    {
        services.AddSingleton<WorkspaceService>();
        return services;
    }
}
