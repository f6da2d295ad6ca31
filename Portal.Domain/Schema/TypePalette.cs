namespace Portal.Domain.Schema;

/// <summary>The hues that entity types are drawn in; new types take them in order.</summary>
public static class TypePalette
{
    /// <summary>How many there are; the style sheet defines a fill, a border and a text colour for each in both themes.</summary>
    public const int Count = 12;

    /// <summary>The hue for a new type: the least used, the first of equals.</summary>
    public static int Next(IEnumerable<EntityType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var uses = new int[Count];
        foreach (var type in types)
            uses[((type.Color % Count) + Count) % Count]++;
        return Array.IndexOf(uses, uses.Min());
    }
}
