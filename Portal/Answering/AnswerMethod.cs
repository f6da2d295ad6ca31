namespace Portal.Answering;

/// <summary>What an answer was found with.</summary>
public enum AnswerMethod
{
    /// <summary>A template of the schema, put to the graph.</summary>
    Template,
}
