using Microsoft.AspNetCore.Components;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class DifferenceList
{
    private const int Most = 200;

    [Parameter, EditorRequired]
    public required IReadOnlyList<SchemaDifference> Differences { get; set; }

    private static string Class(DifferenceSign sign) =>
        sign switch
        {
            DifferenceSign.Added => "green",
            DifferenceSign.Removed => "red",
            _ => "amber",
        };

    private static string Mark(DifferenceSign sign) =>
        sign switch
        {
            DifferenceSign.Added => "+",
            DifferenceSign.Removed => "−",
            _ => "~",
        };

    private static string Word(DifferenceSign sign) =>
        sign switch
        {
            DifferenceSign.Added => SchemaText.Added,
            DifferenceSign.Removed => SchemaText.Removed,
            _ => SchemaText.Changed,
        };
}
