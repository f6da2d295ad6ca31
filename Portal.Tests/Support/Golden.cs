using System.Runtime.CompilerServices;

namespace Portal.Tests.Support;

/// <summary>Compares a text with a kept file. <c>PORTAL_GOLDEN=write</c> writes the files anew, for a person to read before they are
/// committed.</summary>
internal static class Golden
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Golden");

    public static void Equal(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("PORTAL_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    /// <summary>The lines of a kept file.</summary>
    public static string[] Lines(string name) => File.ReadAllLines(Path.Combine(Folder, name));

    private static string Here([CallerFilePath] string path = "") => path;
}
