using Portal.Domain.Schema;

namespace Portal.Domain;

/// <summary>What a property's values are.</summary>
public enum PropertyKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number, with or without a unit.</summary>
    Number,

    /// <summary>A date, ISO 8601.</summary>
    Date,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of <see cref="PropertyType.Values"/>.</summary>
    Enumeration,
}
