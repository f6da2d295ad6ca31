using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Conventions;

/// <summary>What is logged is logged by generated methods, each with an event of its own from its room.</summary>
public sealed partial class LogTests
{
    private static readonly List<(MethodInfo Method, LoggerMessageAttribute Message)> s_messages =
    [
        .. typeof(PortalOptions)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(m => m.DeclaringType == m.ReflectedType)
            .Select(m => (m, m.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(m => m.Item2 is not null),
    ];

    [Fact]
    public void Sources_LogByGeneratedMethodsAlone() =>
        Assert.Empty(
            Directory
                .EnumerateFiles(Path.Combine(Golden.Folder, "..", "..", "Portal"), "*.*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".cs" or ".razor" && !f.Contains("node_modules", StringComparison.Ordinal))
                .SelectMany(f => ByHand().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}"))
        );

    [Fact]
    public void Events_HaveANumberEach()
    {
        Assert.True(s_messages.Count > 30);
        Assert.Empty(s_messages.GroupBy(m => m.Message.EventId).Where(g => g.Count() > 1).SelectMany(g => g.Select(Name)));
    }

    [Fact]
    public void Events_AreOfTheRangeOfTheirRoom()
    {
        var rooms = typeof(EventIds)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .ToDictionary(f => f.Name, f => (int)f.GetRawConstantValue()!);
        var wrong = s_messages.Where(m =>
            m.Method.DeclaringType!.Namespace!.Split('.') is not [_, var room, ..]
            || !rooms.TryGetValue(room, out var first)
            || m.Message.EventId < first
            || m.Message.EventId >= rooms.Values.Where(v => v > first).DefaultIfEmpty(first + 10).Min()
        );
        Assert.Empty(wrong.Select(Name));
    }

    private static string Name((MethodInfo Method, LoggerMessageAttribute Message) message) =>
        $"{message.Method.DeclaringType!.Name}.{message.Method.Name} {message.Message.EventId}";

    [GeneratedRegex(@"\.Log(?:Trace|Debug|Information|Warning|Error|Critical)\(|\b[Ll]ogger\.Log\(")]
    private static partial Regex ByHand();
}
