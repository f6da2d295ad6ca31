using Microsoft.AspNetCore.Components;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Schema.Pages;

public sealed partial class LintDrawer
{
    private bool _isOpen;

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public EventCallback<string> OnSelect { get; set; }

    [Parameter]
    public EventCallback<SchemaEdit> OnEdit { get; set; }

    private static string Colour(ProblemSeverity severity) =>
        severity switch
        {
            ProblemSeverity.Error => "red",
            ProblemSeverity.Warning => "amber",
            _ => "blue",
        };

    private static string Word(ProblemSeverity severity) =>
        severity switch
        {
            ProblemSeverity.Error => SchemaText.Error,
            ProblemSeverity.Warning => SchemaText.Warning,
            _ => SchemaText.Hint,
        };

    private static string Count(ProblemSeverity severity) =>
        severity switch
        {
            ProblemSeverity.Error => SchemaText.CountErrors,
            ProblemSeverity.Warning => SchemaText.CountWarnings,
            _ => SchemaText.CountHints,
        };

    private string Key(Problem problem)
    {
        var owner =
            Schema.Entity(problem.Field) is not null || Schema.Relation(problem.Field) is not null
                ? problem.Field
                : problem.Field.Split('.')[0];
        return (Schema.Entity(owner) is not null ? "e:" : "r:") + owner;
    }
}
