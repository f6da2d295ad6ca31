using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Learning;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Text;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Learning.Prompting;

/// <summary>The prompts that models of a workspace are asked with: versions, trying one out, what asking cost.</summary>
[ApplicationService]
public sealed class PromptService(AccessControl access, WriteQueue writes, LlmExtractor models, SchemaVersions schemas, TimeProvider time)
{
    private const int LongestNote = 200;
    private const int Days = 30;

    /// <summary>The versions, the newest first; the last is what every workspace begins with, number 0.</summary>
    public async Task<IReadOnlyList<PromptVersionView>> ListAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var rows = await scope
            .Db.PromptVersions.AsNoTracking()
            .Where(p => p.WorkspaceId == scope.Id)
            .OrderByDescending(p => p.Number)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(scope.Db, rows.Select(r => r.CreatedBy), cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Select(r => new PromptVersionView(
                r.Number,
                r.Note,
                PromptVersions.Read(r.Template),
                r.IsActive,
                UserNames.Of(names, r.CreatedBy),
                r.CreatedAt
            )),
            new PromptVersionView(
                0,
                "",
                PromptTemplate.Default(scope.Workspace.Language),
                !rows.Any(r => r.IsActive),
                "",
                scope.Workspace.CreatedAt
            ),
        ];
    }

    /// <summary>Keeps a new version. The earlier ones stay as they are.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="ProblemException">The template cannot be used.</exception>
    public async Task<int> SaveAsync(
        ActingUser actor,
        string workspace,
        PromptTemplate template,
        string note,
        bool activate,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        Check(template);
        var row = new PromptVersionRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = scope.Id,
            Template = JsonSerializer.Serialize(template),
            Note = (note ?? "").Trim() is { Length: > LongestNote } tooLong ? tooLong[..LongestNote] : (note ?? "").Trim(),
            CreatedBy = actor.Id,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        return await writes
            .RunAsync(
                async db =>
                {
                    row.Number =
                        (
                            await db
                                .PromptVersions.Where(p => p.WorkspaceId == scope.Id)
                                .MaxAsync(p => (int?)p.Number)
                                .ConfigureAwait(false)
                            ?? 0
                        ) + 1;
                    db.PromptVersions.Add(row);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    if (activate)
                        await ActivateAsync(db, scope.Id, row.Number).ConfigureAwait(false);
                    return row.Number;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Has models asked with a version from now on; 0 for what every workspace begins with.</summary>
    /// <exception cref="ProblemException">There is no such version.</exception>
    public async Task ActivateAsync(ActingUser actor, string workspace, int number, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        await writes.RunAsync(db => ActivateAsync(db, scope.Id, number), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a model about a document with a template, and shows all of it. Nothing is suggested; the replies are kept.</summary>
    /// <exception cref="ProblemException">There is no such document or connection, the template cannot be used, or the model
    /// fails.</exception>
    public async Task<PromptTrial> TryAsync(
        ActingUser actor,
        string workspace,
        Guid connection,
        Guid document,
        PromptTemplate template,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        Check(template);
        var row =
            await scope
                .Db.Documents.AsNoTracking()
                .FirstOrDefaultAsync(d => d.Id == document && d.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, document.ToString());
        var accepted = (
            await scope
                .Db.Mentions.AsNoTracking()
                .Where(m => m.DocumentId == document && m.State == MentionState.Accepted)
                .Select(m => new
                {
                    m.Type,
                    m.Start,
                    m.End,
                })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).Select(m => new TypedSpan(m.Type, new TextSpan(m.Start, m.End))).ToHashSet();
        var engine = await models
            .CreateAsync(
                scope.Id,
                connection,
                (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema,
                -1,
                template,
                cancellationToken
            )
            .ConfigureAwait(false);
        var (set, asked) = await engine.AskAsync(new ExtractionInput(row.Text, [], document), cancellationToken).ConfigureAwait(false);
        return new PromptTrial(
            [
                .. set
                    .Mentions.OrderBy(m => m.Span)
                    .Select(m => new FoundMention(
                        m.Type,
                        m.Span.Start,
                        m.Span.End,
                        m.Span.Of(row.Text),
                        m.Confidence,
                        accepted.Contains(new TypedSpan(m.Type, m.Span))
                    )),
            ],
            [
                .. set.Relations.Select(r => new FoundRelation(
                    set.Mentions[r.Head].Span.Of(row.Text),
                    r.Type,
                    set.Mentions[r.Tail].Span.Of(row.Text),
                    r.Confidence
                )),
            ],
            set.Dropped,
            accepted.Count,
            asked.Sum(a => a.Reply.InputTokens),
            asked.Sum(a => a.Reply.OutputTokens),
            asked.All(a => a.Reply.Cost is not null) ? asked.Sum(a => a.Reply.Cost) : null,
            asked.Sum(a => a.Reply.Milliseconds),
            [
                .. asked.Select(a => new TrialRequest(
                    a.Piece.Start,
                    a.Piece.End,
                    a.Sample,
                    [.. a.Messages.Select(m => new TrialMessage(m.Role.Value, m.Text))],
                    a.Reply.Text,
                    a.Reply.WasKept
                )),
            ]
        );
    }

    /// <summary>What asking models took in the last thirty days, by model.</summary>
    public async Task<IReadOnlyList<ModelUsage>> UsageAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var since = time.GetUtcNow().UtcDateTime.AddDays(-Days);
        return
        [
            .. (
                await scope
                    .Db.ModelReplies.Where(r => r.WorkspaceId == scope.Id && r.At > since)
                    .GroupBy(r => r.Model)
                    .Select(g => new ModelUsage(
                        g.Key,
                        g.Count(),
                        g.Sum(r => r.InputTokens),
                        g.Sum(r => r.OutputTokens),
                        g.Sum(r => r.Cost),
                        g.Count(r => r.Cost == null),
                        g.Average(r => r.Milliseconds)
                    ))
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).OrderByDescending(u => u.Requests),
        ];
    }

    private static void Check(PromptTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Check() is { Count: > 0 } problems)
            throw new ProblemException(problems);
    }

    private static async Task ActivateAsync(PortalDbContext db, Guid workspaceId, int number)
    {
        var rows = await db
            .PromptVersions.Where(p => p.WorkspaceId == workspaceId && (p.IsActive || p.Number == number))
            .ToListAsync()
            .ConfigureAwait(false);
        if (number != 0 && rows.All(r => r.Number != number))
            throw new ProblemException(LearningProblems.PromptUnknown, $"{number}");
        foreach (var row in rows)
            (row.IsActive, row.Version) = (row.Number == number, row.Version + 1);
        await db.SaveChangesAsync().ConfigureAwait(false);
    }
}

/// <summary>A version of the prompt.</summary>
public sealed record PromptVersionView(
    int Number,
    string Note,
    PromptTemplate Template,
    bool IsActive,
    string CreatedBy,
    DateTime CreatedAt
);

/// <summary>What a prompt brought for a document.</summary>
/// <param name="Mentions">What was found.</param>
/// <param name="Relations">What was related.</param>
/// <param name="Dropped">What was outside the schema or not in the text.</param>
/// <param name="Accepted">How many mentions people have accepted in the document.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="Cost">What it cost; null where prices are not known.</param>
/// <param name="Milliseconds">How long the model took.</param>
/// <param name="Requests">What was sent, and what came back.</param>
public sealed record PromptTrial(
    IReadOnlyList<FoundMention> Mentions,
    IReadOnlyList<FoundRelation> Relations,
    IReadOnlyList<Problem> Dropped,
    int Accepted,
    long InputTokens,
    long OutputTokens,
    double? Cost,
    int Milliseconds,
    IReadOnlyList<TrialRequest> Requests
);

/// <summary>A relation that an engine finds.</summary>
public sealed record FoundRelation(string Head, string Type, string Tail, double Confidence);

/// <summary>A request to a model and its reply.</summary>
public sealed record TrialRequest(int Start, int End, int Sample, IReadOnlyList<TrialMessage> Messages, string Reply, bool WasKept);

/// <summary>A message of a request.</summary>
public sealed record TrialMessage(string Role, string Text);

/// <summary>What asking a model took.</summary>
/// <param name="Model">The model.</param>
/// <param name="Requests">How often it was asked.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="Cost">What it cost, where prices are known.</param>
/// <param name="WithoutCost">Requests whose price is not known.</param>
/// <param name="Milliseconds">The mean time of a request.</param>
public sealed record ModelUsage(
    string Model,
    int Requests,
    long InputTokens,
    long OutputTokens,
    double? Cost,
    int WithoutCost,
    double Milliseconds
);
