using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Domain;

namespace Portal.Platform;

/// <summary>Turns problem codes into sentences of the current language.</summary>
public static partial class ProblemSentences
{
    public static string Of(ProblemException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return string.Join(" ", exception.Problems.Select(Of));
    }

    public static string Of(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return OfCode(problem.Code, [.. problem.Arguments]);
    }

    public static string Of(ProblemCode code, params object[] arguments) => OfCode(code.Value, arguments);

    /// <summary>The sentences of problems that were written down as <see cref="Problem.ToString"/> writes them, a line each: the error of
    /// a job. Other lines stay as they are.</summary>
    public static string OfStored(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split('\n').Select(OfLine));
    }

    private static string OfLine(string line)
    {
        var match = StoredProblem().Match(line);
        if (!match.Success || ProblemText.ResourceManager.GetString(match.Groups[1].Value.Replace('.', '_'), null) is null)
            return line;
        // An argument that has a comma is two: the sentence then has a wrong end, but one.
        string[] arguments = match.Groups[2].Success ? match.Groups[2].Value.Split(", ") : [];
        try
        {
            return OfCode(match.Groups[1].Value, [.. arguments]);
        }
        catch (FormatException)
        {
            return line;
        }
    }

    [GeneratedRegex(@"^([a-z][A-Za-z0-9.]*)\([^:]*(?:: (.*))?\)$")]
    private static partial Regex StoredProblem();

    /// <summary>The sentence of a code that was written down as text: stored with a job, or in an address. The code itself, with its
    /// arguments, when there is none, so that nothing is hidden.</summary>
    public static string OfCode(string code, params object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(code);
        var sentence = ProblemText.ResourceManager.GetString(code.Replace('.', '_'), CultureInfo.CurrentUICulture);
        return sentence is null
            ? $"{code}: {string.Join(", ", arguments)}"
            : string.Format(CultureInfo.CurrentCulture, sentence, arguments);
    }
}
