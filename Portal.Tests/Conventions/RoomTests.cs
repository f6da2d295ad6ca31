using System.Reflection;

namespace Portal.Tests.Conventions;

public sealed class RoomTests
{
    private static readonly Assembly s_host = typeof(Program).Assembly;
    private static readonly Assembly s_domain = typeof(Portal.Domain.Problem).Assembly;

    [Fact]
    public void Folders_OfTheDomain_DependDownwards() => None(Upwards(s_domain, "Portal.Domain", Rooms.Domain));

    [Fact]
    public void Folders_OfTheHost_DependDownwards() => None(Upwards(s_host, "Portal", Rooms.Host));

    [Fact]
    public void Folders_AllHaveTheirPlace()
    {
        Assert.Empty(Folders(s_domain, "Portal.Domain").Except(Rooms.Domain));
        Assert.Empty(Folders(s_host, "Portal").Except(Rooms.Host));
        // And none is listed that is not there, so that the list stays the truth.
        Assert.Empty(Rooms.Domain.Except(Folders(s_domain, "Portal.Domain")));
        Assert.Empty(Rooms.Host.Except(Folders(s_host, "Portal")));
    }

    // All of them, a line each: an assertion would cut them.
    private static void None(string upwards)
    {
        if (upwards.Length > 0)
            Assert.Fail(upwards);
    }

    private static string Upwards(Assembly assembly, string root, IReadOnlyList<string> order)
    {
        var place = order.Select((folder, at) => (folder, at)).ToDictionary(f => f.folder, f => f.at, StringComparer.Ordinal);
        var upwards = References
            .Of(assembly)
            .Where(r => r.Used.Assembly == assembly && !IsExempt(r.User))
            .Select(r => (r.User, r.Used, From: Folder(r.User, root), To: Folder(r.Used, root)))
            .Where(r => place.TryGetValue(r.From, out var from) && place.TryGetValue(r.To, out var to) && to > from)
            .Select(r => $"{r.From}: {r.User.Name} uses {r.To}: {r.Used.Name}")
            .Distinct()
            .Order(StringComparer.Ordinal);
        return string.Join('\n', upwards);
    }

    // A room registers what stands in all its folders.
    private static bool IsExempt(Type type) =>
        type.IsAbstract
        && type.IsSealed
        && (
            type.Name.EndsWith("Services", StringComparison.Ordinal)
            || type.Name.EndsWith("Endpoints", StringComparison.Ordinal)
            || type.Name.EndsWith("Commands", StringComparison.Ordinal)
        );

    private static IEnumerable<string> Folders(Assembly assembly, string root) =>
        assembly
            .GetTypes()
            .Where(t =>
                t.DeclaringType is null && t.Namespace is { } n && (n == root || n.StartsWith(root + ".", StringComparison.Ordinal))
            )
            .Where(t => root != "Portal" || !t.Namespace!.StartsWith("Portal.Domain", StringComparison.Ordinal))
            .Select(t => Folder(t, root))
            .Where(f => !f.StartsWith("Migrations", StringComparison.Ordinal) && f != "Data.Migrations")
            .Distinct();

    private static string Folder(Type type, string root) =>
        type.Namespace!.Length <= root.Length ? "" : type.Namespace[(root.Length + 1)..];
}
