using Portal.Domain.Schema;

namespace Portal.Schema.Starters;

/// <summary>Ready-made schemas to begin with, in both languages; written for Portal.</summary>
/// <remarks>Each is a file of its own beside this one, in the JSON that schemas are stored in; what a file does not say has its
/// default.</remarks>
public static class SchemaStarters
{
    private static readonly string[] s_names = ["general", "medicine", "finance", "law", "manufacturing"];

    /// <summary>The starters by name: general, medicine, finance, law, manufacturing.</summary>
    public static IReadOnlyDictionary<string, KnowledgeSchema> All { get; } =
        s_names.ToDictionary(name => name, Read, StringComparer.Ordinal);

    private static KnowledgeSchema Read(string name)
    {
        using var file =
            typeof(SchemaStarters).Assembly.GetManifestResourceStream($"Schema/Starters/{name}.json")
            ?? throw new InvalidOperationException($"The starter {name} is not part of this build.");
        using var text = new StreamReader(file);
        return SchemaJson.Read(text.ReadToEnd()).GetValueOrThrow();
    }
}
