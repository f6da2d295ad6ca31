namespace Portal.Graph.Neo4j;

/// <summary>What a Neo4j server answered instead of a result.</summary>
/// <param name="code">Its code, such as <c>Neo.ClientError.Statement.SyntaxError</c>.</param>
/// <param name="message">Its message.</param>
public sealed class Neo4jException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Code.StartsWith("Neo.TransientError.", StringComparison.Ordinal);
}
