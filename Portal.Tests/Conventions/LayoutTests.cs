using Portal.Tests.Support;

namespace Portal.Tests.Conventions;

/// <summary>How source is laid out: lines that fit a screen, and pages whose code stands beside their markup.</summary>
public sealed class LayoutTests
{
    private const int LongestLine = 140;
    private const int MostCodeInMarkup = 25;

    private static readonly string[] s_notOurs = [".git", "artifacts", "node_modules", "dist", "bin", "obj", "portal-data", "migrations"];

    [Theory]
    [InlineData(".cs")]
    [InlineData(".razor")]
    [InlineData(".ts")]
    public void Lines_OfSource_FitTheScreen(string extension)
    {
        var files = Files(extension);
        Assert.NotEmpty(files);
        Assert.Empty(
            files.SelectMany(file =>
                File.ReadLines(file)
                    .Select((line, index) => (Line: line, Number: index + 1))
                    .Where(l => l.Line.Length > LongestLine)
                    .Select(l => $"{Path.GetRelativePath(Repository.Root, file)}:{l.Number} has {l.Line.Length}")
            )
        );
    }

    [Fact]
    public void Pages_WithMuchCode_HaveItBesideThem() =>
        Assert.Empty(
            Files(".razor")
                .Select(file => (File: file, Code: CodeLines(File.ReadAllLines(file))))
                .Where(page => page.Code.Count > MostCodeInMarkup)
                .Select(page => $"{Path.GetRelativePath(Repository.Root, page.File)}:{page.Code.Start} has {page.Code.Count}")
        );

    [Fact]
    public void StyleSheets_HoldADeclarationALine()
    {
        var files = Files(".css");
        Assert.NotEmpty(files);
        Assert.Empty(
            files.SelectMany(file =>
                File.ReadLines(file)
                    .Select((line, index) => (Line: line, Number: index + 1))
                    .Where(l => Declarations(l.Line) > 1)
                    .Select(l => $"{Path.GetRelativePath(Repository.Root, file)}:{l.Number}")
            )
        );
    }

    [Theory]
    [InlineData(0, "<p></p>")]
    [InlineData(2, "<p></p>", "@code {", "    int _a;", "    int _b;", "}")]
    [InlineData(3, "@code", "{", "    void A()", "    {", "    }", "}", "<p></p>")]
    public void CodeLines_OfMarkup_AreThoseBetweenTheBraces(int count, params string[] markup) =>
        Assert.Equal(count, CodeLines(markup).Count);

    // One that stands in the line of its rule counts as two.
    private static int Declarations(string line) => line.Count(c => c == ';') * (line.Contains('{', StringComparison.Ordinal) ? 2 : 1);

    // The block ends with the brace that stands at the margin.
    private static (int Start, int Count) CodeLines(IReadOnlyList<string> markup)
    {
        var lines = markup.ToList();
        var start = lines.FindIndex(l => l.StartsWith("@code", StringComparison.Ordinal));
        if (start < 0)
            return (0, 0);
        var end = lines.FindIndex(start, l => l.StartsWith('}'));
        var isAlone = !lines[start].Contains('{', StringComparison.Ordinal);
        return (start + 1, (end < 0 ? lines.Count : end) - start - (isAlone ? 2 : 1));
    }

    private static List<string> Files(string extension) =>
        [
            .. Directory
                .EnumerateFiles(Repository.Root, "*" + extension, SearchOption.AllDirectories)
                .Where(f => !Path.GetRelativePath(Repository.Root, f).Split(Path.DirectorySeparatorChar).Any(s_notOurs.Contains))
                .Order(StringComparer.Ordinal),
        ];
}
