using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Learning;
using Portal.Team;
using Portal.Team.Curation;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Team.Host;

/// <summary>A workspace with annotators and an assigned corpus of documents.</summary>
internal sealed class AnnotatorTeam(
    CoreHost host,
    string slug,
    FakeTimeProvider clock,
    IReadOnlyList<ActingUser> people,
    Guid corpus,
    IReadOnlyList<Guid> documents
) : IAsyncDisposable
{
    public const string Sentence = "高血压患者常有头痛，可用氨氯地平。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public CoreHost Host { get; } = host;

    public string Slug { get; } = slug;

    public FakeTimeProvider Clock { get; } = clock;

    public IReadOnlyList<ActingUser> People { get; } = people;

    public Guid Corpus { get; } = corpus;

    public IReadOnlyList<Guid> Documents { get; } = documents;

    public AssignmentService Assignments => Host.Get<AssignmentService>();

    public AssignmentListService Lists => Host.Get<AssignmentListService>();

    public CurationService Curation => Host.Get<CurationService>();

    public EditService Edits => Host.Get<EditService>();

    public TeamReportService Reports => Host.Get<TeamReportService>();

    public static async Task<AnnotatorTeam> StartAsync(int people, int documents, AssignmentPlanView plan)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        var host = await CoreHost.StartAsync(configure: services => services.AddSingleton<TimeProvider>(clock));
        var slug = await host.WorkspaceAsync();
        var accounts = new List<ActingUser>();
        for (var i = 0; i < people; i++)
        {
            accounts.Add(
                new ActingUser(
                    await host.Get<AccountService>()
                        .AddUserAsync(CoreHost.Operator, $"p{i}", $"P{i}", "a long enough sentence", false, Stop),
                    $"P{i}",
                    false
                )
            );
            await host.Get<WorkspaceService>().SetMemberAsync(CoreHost.Operator, slug, $"p{i}", WorkspaceRole.Annotator, Stop);
        }

        var ids = new List<Guid>();
        for (var i = 0; i < documents; i++)
            ids.Add(
                (
                    await host.Get<DocumentService>()
                        .AddAsync(CoreHost.Operator, slug, "team", $"{i}", i == 0 ? Sentence : $"{Sentence}{i}", Stop)
                ).Id
            );
        var corpus = (await host.Get<DocumentService>().CorporaAsync(CoreHost.Operator, slug, Stop)).Single().Id;
        await host.Get<AssignmentPlanService>().SetPlanAsync(CoreHost.Operator, slug, corpus, plan, Stop);
        return new AnnotatorTeam(host, slug, clock, accounts, corpus, ids);
    }

    public Task<PortalDbContext> ReadAsync() => Host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public static async Task SuggestAsync(AnnotatorTeam team)
    {
        foreach (var (surface, type) in new[] { ("高血压", "Disease"), ("头痛", "Symptom"), ("氨氯地平", "Drug") })
            await team.Host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, team.Slug, surface, type, Stop);
        await team.Host.Get<SuggestionService>().StartAsync(CoreHost.Operator, team.Slug, DictionaryExtractor.Name, null, null, Stop);
        await team.Host.RunJobsAsync();
    }

    public static KeyedEdit Keyed(DocumentEdit edit) => new(Guid.CreateVersion7(), edit);

    public static async Task MarkAsync(
        AnnotatorTeam team,
        ActingUser person,
        Guid document,
        params (string Type, int Start, int End)[] spans
    )
    {
        var reply = await team.Edits.ApplyAsync(
            person,
            team.Slug,
            document,
            [.. spans.Select(s => Keyed(new DocumentEdit.AddMention(Guid.CreateVersion7(), s.Type, s.Start, s.End)))],
            Stop
        );
        Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied, string.Join(' ', o.Problems.Select(p => p.Code))));
    }

    public static async Task RelateAsync(AnnotatorTeam team, ActingUser person, Guid document)
    {
        var mentions = (await team.Edits.GetAsync(person, team.Slug, document, Stop))!.Mentions;
        var reply = await team.Edits.ApplyAsync(
            person,
            team.Slug,
            document,
            [
                Keyed(
                    new DocumentEdit.AddRelation(
                        Guid.CreateVersion7(),
                        "has_symptom",
                        mentions.First(m => m.Type == "Disease").Id,
                        mentions.First(m => m.Type == "Symptom").Id
                    )
                ),
            ],
            Stop
        );
        Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied, string.Join(' ', o.Problems.Select(p => p.Code))));
    }

    public static async Task FinishAsync(AnnotatorTeam team, Guid document, params (string Type, int Start, int End)[][] layers)
    {
        await team.Assignments.AssignAsync(
            CoreHost.Operator,
            team.Slug,
            team.Corpus,
            [document],
            [.. team.People.Take(layers.Length).Select(p => p.Id)],
            Stop
        );
        for (var i = 0; i < layers.Length; i++)
        {
            await MarkAsync(team, team.People[i], document, layers[i]);
            await team.Assignments.FinishAsync(team.People[i], team.Slug, document, true, Stop);
        }
    }

    public static async Task<IReadOnlyList<string>> SharedAsync(AnnotatorTeam team, Guid document) =>
        [
            .. (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, Layers.Shared), Stop))!
                .Mentions.Where(m => m.State == MentionState.Accepted)
                .Select(m => $"{m.Type} {m.Start}-{m.End}"),
        ];

    public static async Task RefusedAsync(string code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<ProblemException>(call)).Problems[0].Code);
}
