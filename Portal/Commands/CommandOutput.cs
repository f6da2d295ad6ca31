using System.Text.Json;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Commands;

/// <summary>What a verb writes: JSON alone to standard output when it is asked for, sentences otherwise.</summary>
internal static class CommandOutput
{
    public static void Write<T>(bool isJson, T result, Func<T, string> human) =>
        Console.Out.WriteLine(isJson ? JsonSerializer.Serialize(result, PortalJson.Options) : human(result));

    /// <inheritdoc cref="Fail(bool, string, string)"/>
    public static int Fail(bool isJson, ProblemCode code, string message) => Fail(isJson, code.Value, message);

    /// <returns>The exit code of a verb that failed.</returns>
    public static int Fail(bool isJson, string code, string message)
    {
        if (isJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { error = new { code, message } }, PortalJson.Options));
        else
            Console.Error.WriteLine(message);
        return 1;
    }
}
