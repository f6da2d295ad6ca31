using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Portal.Domain;
using Portal.Domain.Knowledge;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Conventions;

/// <summary>A code of a problem stands in one place, and has a sentence.</summary>
public sealed partial class ProblemCodeTests
{
    // What these say comes from elsewhere (the web server, a check of options, an exception), or is shown as a list of codes.
    private static readonly ProblemCode[] s_withoutSentence =
    [
        PlatformProblems.Failed,
        PlatformProblems.OptionsInvalid,
        PlatformProblems.SignIn,
        KnowledgeProblems.TriplesColumns,
        KnowledgeProblems.TriplesEmptyCell,
        KnowledgeProblems.TriplesTooLong,
        KnowledgeProblems.TriplesType,
    ];

    private static Assembly[] Assemblies { get; } = [typeof(Problem).Assembly, typeof(PortalOptions).Assembly];

    private static List<(Type Type, string Name, ProblemCode Code)> Codes { get; } =
    [
        .. from assembly in Assemblies
        from type in assembly.GetTypes()
        from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where property.PropertyType == typeof(ProblemCode)
        select (type, property.Name, (ProblemCode)property.GetValue(null)!),
    ];

    [Fact]
    public void Problems_EveryCode_HasASentence()
    {
        Assert.True(Codes.Count > 200, $"{Codes.Count} codes were found.");
        Assert.Equal(
            s_withoutSentence.Select(c => c.Value).Order(),
            Codes
                .Select(c => c.Code.Value)
                .Where(c => ProblemText.ResourceManager.GetString(c.Replace('.', '_'), CultureInfo.InvariantCulture) is null)
                .Order()
        );
    }

    [Fact]
    public void Problems_EveryCode_IsThereOnce() =>
        Assert.Empty(
            Codes.GroupBy(c => c.Code).Where(g => g.Count() > 1).Select(g => string.Join(", ", g.Select(c => $"{c.Type.Name}.{c.Name}")))
        );

    [Fact]
    public void Problems_EveryCode_IsUsed()
    {
        // With the class before it, from outside: a class that lists its codes does not use them.
        var used = Sources().SelectMany(f => Named().Matches(File.ReadAllText(f))).Select(m => m.Value).ToHashSet();
        Assert.Empty(Codes.Select(c => $"{c.Type.Name}.{c.Name}").Where(c => !used.Contains(c)));
    }

    [Fact]
    public void Problems_NoCode_IsMadeElsewhere()
    {
        Assert.Empty(Codes.Where(c => !c.Type.Name.EndsWith("Problems", StringComparison.Ordinal)).Select(c => $"{c.Type.Name}.{c.Name}"));
        Assert.Empty(Sources().Where(f => Made().IsMatch(File.ReadAllText(f))).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("new ProblemCode(\"a\")", true)]
    [InlineData("ProblemCode code = new(text)", true)]
    [InlineData("new Problem(new(\"a\"), \"\")", true)]
    [InlineData("ProblemSentences.Of(new(\"a\"))", true)]
    [InlineData("new Problem(SchemaProblems.Empty, \"\")", false)]
    public void Made_OfASource_IsSeen(string source, bool isMade) => Assert.Equal(isMade, Made().IsMatch(source));

    [Fact]
    public void Fixes_EveryKind_HasWords()
    {
        var edit = new SchemaEdit.SetParent("A", "");
        Assert.All(Enum.GetValues<SchemaFixKind>(), kind => Assert.NotEqual("Fix" + kind, SchemaWords.Fix(new SchemaFix(kind, edit))));
    }

    private static IEnumerable<string> Sources() =>
        new[] { "Portal", "Portal.Domain" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Repository.Root, p), "*.*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor")
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal) && !f.EndsWith("Problems.cs", StringComparison.Ordinal));

    [GeneratedRegex(
        @"new ProblemCode\(|ProblemCode\??\s+\w+\s*(\{ get; \}\s*)?=>?\s*new\(" + @"|(Problem|Exception|ProblemSentences\.Of)\(new\("
    )]
    private static partial Regex Made();

    [GeneratedRegex(@"\b\w+Problems\.\w+")]
    private static partial Regex Named();
}
