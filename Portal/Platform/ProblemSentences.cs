using System.Globalization;
using Portal.Domain;
using Portal.Resources;

namespace Portal.Hosting;

/// <summary>Turns problem codes into sentences of the current language.</summary>
public static class ProblemSentences
{
    public static string Of(ProblemException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return string.Join(" ", exception.Problems.Select(Of));
    }

    public static string Of(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Of(problem.Code, [.. problem.Arguments]);
    }

    /// <summary>The sentence of a code; the code itself, with its arguments, when there is none, so that nothing is hidden.</summary>
    public static string Of(string code, params object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(code);
        var sentence = ProblemText.ResourceManager.GetString(code.Replace('.', '_'), CultureInfo.CurrentUICulture);
        return sentence is null ? $"{code}: {string.Join(", ", arguments)}" : string.Format(CultureInfo.CurrentCulture, sentence, arguments);
    }
}
