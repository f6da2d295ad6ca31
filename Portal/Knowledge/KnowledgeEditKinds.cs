namespace Portal.Knowledge;

/// <summary>The kinds of the edits of entities and triples, as the log holds them.</summary>
public static class KnowledgeEditKinds
{
    public const string Decide = "triple.decide";
    public const string Edit = "triple.edit";
    public const string Aliases = "entity.aliases";
}
