using Portal.Domain;

namespace Portal.Demo;

/// <summary>Problems of the demo workspaces.</summary>
public static class DemoProblems
{
    /// <summary>“‘{0}’ is no demo workspace; nothing was changed.”</summary>
    public static ProblemCode NotADemo { get; } = new("demo.notADemo");
}
