namespace Portal.Domain.Schema;

/// <summary>One thing that differs between two schemas.</summary>
/// <param name="Sign">Whether it was added, removed or changed.</param>
/// <param name="Kind">Of what kind of element.</param>
/// <param name="Id">The identifier of the type: the new one, or, of a removed type, the old one.</param>
/// <param name="Member">The member that changed, such as <c>names.zh</c> or <c>properties.dose.unit</c>; empty when the whole type came or
/// went.</param>
/// <param name="Before">The old value, as text; empty where there was none.</param>
/// <param name="After">The new value, as text.</param>
public sealed record SchemaDifference(DifferenceSign Sign, ElementKind Kind, string Id, string Member, string Before, string After)
{
    /// <summary>A line for people and for version control: a sign, the type, the member, the values.</summary>
    public override string ToString()
    {
        var sign = Sign switch
        {
            DifferenceSign.Added => '+',
            DifferenceSign.Removed => '-',
            _ => '~',
        };
        var type = Kind == ElementKind.Entity ? "entity" : "relation";
        return Member.Length == 0
            ? $"{sign} {type} {Id}{(Before.Length > 0 ? $" (was {Before})" : "")}"
            : $"{sign} {type} {Id}.{Member}: {Before} → {After}";
    }
}

/// <summary>How something differs.</summary>
public enum DifferenceSign
{
    /// <summary>Only the newer one has it.</summary>
    Added,

    /// <summary>Only the older one has it.</summary>
    Removed,

    /// <summary>Both have it, and it is not the same.</summary>
    Changed,
}
