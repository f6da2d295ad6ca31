#pragma warning disable EF1001 // The recipe replaces the one service that decides where migrations are written.
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;

namespace Portal.Data;

/// <summary>Lets <c>dotnet ef</c> write migrations to the top-level folder without flags.</summary>
internal sealed class DesignTimeServices : IDesignTimeServices
{
    public void ConfigureDesignTimeServices(IServiceCollection services) =>
        services.AddSingleton<IMigrationsScaffolder, TopLevelMigrationsScaffolder>();

    private sealed class TopLevelMigrationsScaffolder(MigrationsScaffolderDependencies dependencies) : MigrationsScaffolder(dependencies)
    {
        protected override string GetDirectory(string projectDir, string? siblingFileName, string subnamespace) =>
            MigrationsFolder(projectDir);

        protected override string? TryGetProjectFile(string projectDir, string fileName)
        {
            var path = Path.Combine(MigrationsFolder(projectDir), fileName);
            return File.Exists(path) ? path : null;
        }

        private static string MigrationsFolder(string projectDir) => Path.GetFullPath(Path.Combine(projectDir, "..", "migrations"));
    }
}
