using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Conventions;

public sealed partial class ConventionTests
{
    [Fact]
    public void Domain_References_OnlyWhatTheDesignNames() =>
        Assert.Empty(
            typeof(Portal.Domain.Problem)
                .Assembly.GetReferencedAssemblies()
                .Where(a =>
                    !a.Name!.StartsWith("System", StringComparison.Ordinal)
                    && a.Name is not ("Microsoft.Extensions.AI.Abstractions" or "netstandard")
                )
                .Select(a => a.Name)
        );

    [Fact]
    public void Domain_Classes_AreSealedOrStatic() =>
        Assert.Empty(
            typeof(Portal.Domain.Problem)
                .Assembly.GetExportedTypes()
                .Where(t => t is { IsClass: true, IsSealed: false } && !IsClosed(t))
                .Select(t => t.FullName)
        );

    // The cases of a union are the types inside it: nothing outside can call its constructor.
    private static bool IsClosed(Type type) =>
        type.IsAbstract && type.GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, []) is { IsPrivate: true };

    [Fact]
    public void Domain_Properties_AreNotSettable() =>
        Assert.Empty(
            typeof(Portal.Domain.Problem)
                .Assembly.GetExportedTypes()
                .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                .Where(p =>
                    p.SetMethod is { IsPublic: true } set
                    && !set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit")
                )
                .Select(p => $"{p.DeclaringType!.Name}.{p.Name}")
        );

    [Fact]
    public void Pages_HaveAPolicy() =>
        Assert.Empty(
            typeof(PortalOptions)
                .Assembly.GetTypes()
                .Where(t => t.GetCustomAttributes<RouteAttribute>().Any())
                .Where(t =>
                    t.GetCustomAttribute<AuthorizeAttribute>() is null
                    && t.GetCustomAttribute<AllowAnonymousAttribute>() is null
                    && t.Name != "NotFound"
                )
                .Select(t => t.FullName)
        );

    [Fact]
    public void Resources_BothLanguages_HaveTheSameKeysAndPlaceHolders()
    {
        var wrong = new List<string>();
        foreach (var english in Resources())
        {
            var chinese = Read(english.Replace(".resx", ".zh-Hans.resx", StringComparison.Ordinal));
            var words = Read(english);
            wrong.AddRange(
                words.Keys.Except(chinese.Keys).Concat(chinese.Keys.Except(words.Keys)).Select(k => $"{Path.GetFileName(english)}: {k}")
            );
            wrong.AddRange(
                words
                    .Where(w => chinese.TryGetValue(w.Key, out var zh) && !Holders(w.Value).SetEquals(Holders(zh)))
                    .Select(w => $"{w.Key}: place holders differ")
            );
            wrong.AddRange(words.Concat(chinese).Where(w => string.IsNullOrWhiteSpace(w.Value)).Select(w => $"{w.Key} is empty"));
        }

        Assert.Empty(wrong);

        static HashSet<string> Holders(string text) => [.. PlaceHolder().Matches(text).Select(m => m.Value[..2])];
    }

    [Fact]
    public void Resources_EveryKey_IsUsed()
    {
        var sources =
            string.Join(
                '\n',
                Directory
                    .EnumerateFiles(Path.Combine(Repository.Root, "Portal"), "*.*", SearchOption.AllDirectories)
                    .Where(f =>
                        (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
                        && !f.Contains("node_modules", StringComparison.Ordinal)
                    )
                    .Select(File.ReadAllText)
            )
            + string.Join(
                '\n',
                Directory
                    .EnumerateFiles(Path.Combine(Repository.Root, "Portal.Domain"), "*.cs", SearchOption.AllDirectories)
                    .Select(File.ReadAllText)
            );
        // Keys that are put together, of a word and the name of a value: the sources say which words.
        var composed = ComposedKey().Matches(sources).Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}").ToHashSet();
        var unused = new List<string>();
        foreach (var file in Resources())
        {
            var type = Path.GetFileNameWithoutExtension(file);
            unused.AddRange(
                Read(file)
                    .Keys.Where(k =>
                        type switch
                        {
                            "MudBlazorText" => false,
                            "ProblemText" => !sources.Contains(k.Replace('_', '.'), StringComparison.Ordinal),
                            _ => !sources.Contains($"{type}.{k}", StringComparison.Ordinal)
                                && !composed.Any(c => $"{type}.{k}".StartsWith(c, StringComparison.Ordinal)),
                        }
                    )
                    .Select(k => $"{type}.{k}")
            );
        }

        Assert.Empty(unused);
    }

    [Fact]
    public void Repository_NamesNoMachine()
    {
        var wrong = Directory
            .EnumerateFiles(Repository.Root, "*.*", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains("/.git/", StringComparison.Ordinal)
                && !f.Contains("node_modules", StringComparison.Ordinal)
                && !f.Contains("/artifacts/", StringComparison.Ordinal)
                && !f.Contains("/dist/", StringComparison.Ordinal)
            )
            .Where(f => Path.GetExtension(f) is ".cs" or ".md" or ".json" or ".props" or ".targets" or ".ts" or ".razor")
            .Where(f => File.ReadAllText(f).Contains("/" + "work/", StringComparison.Ordinal));
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Resources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "Portal"), "*Text.resx", SearchOption.AllDirectories);

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(file).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    [GeneratedRegex("""(\w+Text)\.ResourceManager\.(?:GetString|Word)\(\s*"(\w+)" \+""")]
    private static partial Regex ComposedKey();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex PlaceHolder();
}
