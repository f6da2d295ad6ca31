using Portal.Api;
using Portal.Data.Corpora;
using Portal.Domain.Team.Curation;
using Portal.Team.Curation;

namespace Portal.Team;

internal static class TeamEndpoints
{
    public static void MapTeam(this RouteGroupBuilder workspace)
    {
        MapAssignments(workspace.MapGroup("").WithTags("Team"));
        MapCuration(workspace.MapGroup("/documents/{id:guid}").WithTags("Team"));
    }

    private static void MapAssignments(RouteGroupBuilder group)
    {
        group
            .MapGet(
                "/corpora/{corpus:guid}/plan",
                (HttpContext http, string workspace, Guid corpus, AssignmentPlanService plans, CancellationToken stop) =>
                    plans.PlanAsync(http.Actor(), workspace, corpus, stop)
            )
            .WithSummary("How a corpus is annotated");
        group
            .MapPut(
                "/corpora/{corpus:guid}/plan",
                async (
                    HttpContext http,
                    string workspace,
                    Guid corpus,
                    AssignmentPlanView body,
                    AssignmentPlanService plans,
                    CancellationToken stop
                ) =>
                {
                    await plans.SetPlanAsync(http.Actor(), workspace, corpus, body, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Say how a corpus is annotated");
        group
            .MapGet(
                "/corpora/{corpus:guid}/assignments",
                (
                    HttpContext http,
                    string workspace,
                    Guid corpus,
                    int? page,
                    int? pageSize,
                    AssignmentListService lists,
                    CancellationToken stop
                ) => lists.ListAsync(http.Actor(), workspace, corpus, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Documents with everybody's work on them");
        group
            .MapPost(
                "/corpora/{corpus:guid}/assignments",
                (
                    HttpContext http,
                    string workspace,
                    Guid corpus,
                    NewAssignments body,
                    AssignmentService assignments,
                    CancellationToken stop
                ) => assignments.AssignAsync(http.Actor(), workspace, corpus, body.Documents, body.Users, stop)
            )
            .WithSummary("Give documents to annotators");
        group
            .MapPost(
                "/corpora/{corpus:guid}/assignments/deal",
                (HttpContext http, string workspace, Guid corpus, Weights body, AssignmentService assignments, CancellationToken stop) =>
                    assignments.DealAsync(http.Actor(), workspace, corpus, body.Users, stop)
            )
            .WithSummary("Deal the corpus out to accounts, in proportion to their weights");
        group
            .MapPost(
                "/corpora/{corpus:guid}/assignments/next",
                async (HttpContext http, string workspace, Guid corpus, AssignmentService assignments, CancellationToken stop) =>
                    new { document = await assignments.NextAsync(http.Actor(), workspace, corpus, stop) }
            )
            .WithSummary("Your next document; null when there is none");
        group
            .MapGet(
                "/assignments/own",
                (HttpContext http, string workspace, int? page, int? pageSize, AssignmentListService lists, CancellationToken stop) =>
                    lists.OwnAsync(http.Actor(), workspace, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Your documents, those to do first");
        group
            .MapGet(
                "/corpora/{corpus:guid}/report",
                (HttpContext http, string workspace, Guid corpus, TeamReportService reports, CancellationToken stop) =>
                    reports.ReportAsync(http.Actor(), workspace, corpus, stop)
            )
            .WithSummary("Progress, throughput, labels, suggesters, anchoring");
        group
            .MapGet(
                "/corpora/{corpus:guid}/agreement",
                (HttpContext http, string workspace, Guid corpus, TeamReportService reports, CancellationToken stop) =>
                    reports.AgreementAsync(http.Actor(), workspace, corpus, stop)
            )
            .WithSummary("Agreement of the annotators");
        group
            .MapPost(
                "/corpora/{corpus:guid}/merge",
                async (HttpContext http, string workspace, Guid corpus, Merge body, CurationService curation, CancellationToken stop) =>
                    ApiEndpoints.Started(await curation.StartMergeAsync(http.Actor(), workspace, corpus, body.Rule, body.Threshold, stop))
            )
            .WithSummary("Merge all documents that their annotators have finished");
    }

    private static void MapCuration(RouteGroupBuilder group)
    {
        group
            .MapPost(
                "/assignment/finish",
                async (HttpContext http, string workspace, Guid id, bool? reopen, AssignmentService assignments, CancellationToken stop) =>
                {
                    await assignments.FinishAsync(http.Actor(), workspace, id, reopen != true, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Say that your work on the document is done, or with reopen=true that it is not");
        group
            .MapPost(
                "/assignments/{user:guid}/return",
                async (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    Guid user,
                    Note body,
                    AssignmentService assignments,
                    CancellationToken stop
                ) =>
                {
                    await assignments.ReturnAsync(http.Actor(), workspace, id, user, body.Text, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Give finished work back to its annotator");
        group
            .MapDelete(
                "/assignments/{user:guid}",
                async (HttpContext http, string workspace, Guid id, Guid user, AssignmentService assignments, CancellationToken stop) =>
                {
                    await assignments.WithdrawAsync(http.Actor(), workspace, id, user, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Take the document from an annotator; what was begun is kept");
        group
            .MapGet(
                "/curation",
                async (HttpContext http, string workspace, Guid id, bool? anonymous, CurationService curation, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await curation.CompareAsync(http.Actor(), workspace, id, anonymous == true, stop))
            )
            .WithSummary("What the annotators say, and what was decided");
        group
            .MapPost(
                "/curation/merge",
                (HttpContext http, string workspace, Guid id, KeyedMerge body, CurationService curation, CancellationToken stop) =>
                    curation.MergeAsync(http.Actor(), workspace, id, body.Rule, body.Threshold, body.Key, stop)
            )
            .WithSummary("Merge the annotators' layers; what a curator decided stays");
        group
            .MapPost(
                "/curation/decide",
                (HttpContext http, string workspace, Guid id, Choices body, CurationService curation, CancellationToken stop) =>
                    curation.DecideAsync(http.Actor(), workspace, id, body.Items, body.Key, stop)
            )
            .WithSummary("Decide claims by hand");
        group
            .MapPut(
                "/curation/state",
                async (HttpContext http, string workspace, Guid id, Done body, CurationService curation, CancellationToken stop) =>
                {
                    await curation.FinishAsync(http.Actor(), workspace, id, body.IsDone, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Say that curation is done, or open it again");
        group
            .MapPut(
                "/review",
                async (HttpContext http, string workspace, Guid id, Review body, CurationService curation, CancellationToken stop) =>
                {
                    await curation.ReviewAsync(http.Actor(), workspace, id, body.State, body.Note ?? "", stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Approve a document, return it with a reason, or take that back");
    }

    internal sealed record NewAssignments(IReadOnlyList<Guid> Documents, IReadOnlyList<Guid> Users);

    internal sealed record Weights(IReadOnlyDictionary<Guid, double> Users);

    internal sealed record Merge(MergeRule Rule, double Threshold = 0.5);

    internal sealed record KeyedMerge(Guid Key, MergeRule Rule, double Threshold = 0.5);

    internal sealed record Choices(Guid Key, IReadOnlyList<ClaimChoice> Items);

    internal sealed record Note(string Text);

    internal sealed record Done(bool IsDone);

    internal sealed record Review(ReviewState State, string? Note = null);
}
