using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Portal.Platform;

namespace Portal.Tests.Conventions;

/// <summary>What a class of the host needs to be made.</summary>
public sealed class DependencyTests
{
    private const int Most = 7;

    // Whatever the container makes of ours: services, jobs, steps, followers.
    [Fact]
    public void Services_HaveSevenDependenciesAtMost()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddPortalCore();
        var made = builder
            .Services.Select(s => s.IsKeyedService ? null : s.ImplementationType)
            .OfType<Type>()
            .Where(t => t.Assembly == typeof(PortalOptions).Assembly)
            .Distinct()
            .ToList();
        Assert.True(made.Count > 60, $"{made.Count} services");
        var many = made.Select(t => (t.Name, Count: t.GetConstructors().Max(c => c.GetParameters().Length))).Where(t => t.Count > Most);
        Assert.Empty(many.Select(t => $"{t.Name} has {t.Count}"));
    }

    // Statements in the database's own language stand with the rows and with the graph stores, so that another database can take
    // their place.
    [Fact]
    public void Sql_StandsInDataAndGraphAlone()
    {
        var wrong = References
            .Of(typeof(PortalOptions).Assembly)
            .Where(r => !r.User.Namespace!.StartsWith("Portal.Data", StringComparison.Ordinal))
            .Where(r => !r.User.Namespace!.StartsWith("Portal.Graph", StringComparison.Ordinal))
            .Where(r => r.Used.Name is "SqliteConnections");
        Assert.Empty(wrong.Select(r => $"{r.User.Name} uses {r.Used.Name}"));
        var calls = References
            .Members(typeof(PortalOptions).Assembly)
            .Where(c => c.Member is MethodInfo { Name: var name, DeclaringType: var owner } && IsSql(name, owner))
            .Select(c => c.User)
            .Where(u => !u.Namespace!.StartsWith("Portal.Data", StringComparison.Ordinal))
            .Where(u => !u.Namespace!.StartsWith("Portal.Graph", StringComparison.Ordinal))
            .Select(u => u.FullName)
            .Distinct();
        Assert.Empty(calls);
    }

    private static bool IsSql(string name, Type? owner) =>
        owner?.Name is nameof(RelationalDatabaseFacadeExtensions) or "RelationalQueryableExtensions"
            ? name.Contains("Sql", StringComparison.Ordinal)
            // An error's number is no statement.
            : owner?.Namespace == "Microsoft.Data.Sqlite" && owner != typeof(Microsoft.Data.Sqlite.SqliteException);
}
