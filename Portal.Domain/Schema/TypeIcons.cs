namespace Portal.Domain.Schema;

/// <summary>The icons that an entity type can be drawn with; what they look like is the canvas's affair.</summary>
public static class TypeIcons
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "person",
        "organization",
        "place",
        "time",
        "event",
        "document",
        "law",
        "money",
        "product",
        "part",
        "machine",
        "material",
        "process",
        "health",
        "drug",
        "science",
        "warning",
        "tag",
    ];

    /// <summary>Whether a name is one of them, or empty.</summary>
    public static bool IsKnown(string icon) => icon.Length == 0 || All.Contains(icon);
}
