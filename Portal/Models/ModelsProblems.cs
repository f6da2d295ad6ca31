using Portal.Domain;

namespace Portal.Models;

/// <summary>Problems of connections to models, and of servers that do not answer.</summary>
public static class ModelsProblems
{
    /// <summary>“‘{0}’ is no http or https address.”</summary>
    public static ProblemCode EndpointIllegal { get; } = new("model.endpoint.illegal");

    /// <summary>“The model ‘{0}’ did not answer: {1}. Nothing was changed.”</summary>
    public static ProblemCode Failed { get; } = new("model.failed");

    /// <summary>“Requests per minute must be 0 to 100,000, and prices 0 to 1,000,000. Nothing was saved.”</summary>
    public static ProblemCode Limits { get; } = new("model.limits");

    /// <summary>“Give the connection and the model a name.”</summary>
    public static ProblemCode NameEmpty { get; } = new("model.name.empty");

    /// <summary>“{0}”</summary>
    public static ProblemCode Said { get; } = new("model.said");

    /// <summary>“No answer within {0} seconds.”</summary>
    public static ProblemCode Silent { get; } = new("model.silent");

    /// <summary>“There is no such model connection in this workspace.”</summary>
    public static ProblemCode Unknown { get; } = new("model.unknown");

    /// <summary>“More than {1} requests wait for the model ‘{0}’. Try again later; nothing was changed.”</summary>
    public static ProblemCode Waiting { get; } = new("model.waiting");
}
