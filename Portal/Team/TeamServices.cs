using Portal.Annotation;
using Portal.Annotation.Pages;
using Portal.Components;
using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Schema.Migration;
using Portal.Team.Curation;
using Portal.Team.Migration;
using Portal.Team.Pages;

namespace Portal.Team;

/// <summary>Registers assignment, curation and agreement.</summary>
internal static class TeamServices
{
    public static IServiceCollection AddTeam(this IServiceCollection services)
    {
        services.AddSingleton<AssignmentService>();
        services.AddSingleton<AssignmentPlanService>();
        services.AddSingleton<AssignmentListService>();
        services.AddSingleton<CurationService>();
        services.AddSingleton<TeamReportService>();
        services.AddSingleton<ISchemaMigrationStep, CurationMigrationStep>();
        services.AddJob<MergeJob>(MergeJob.JobKind, () => JobsText.KindMerge);
        services.AddSingleton<IAssignedWork, AssignedWork>();
        services.AddSlot<TeamActions>(LabelDesk.ActionsPlace);
        services.AddSlot<TeamNotices>(LabelDesk.NoticesPlace);
        services.AddSlot<TeamHidden>(LabelDesk.HiddenPlace);
        return services;
    }
}
