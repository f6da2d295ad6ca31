using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Answering;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Knowledge.Push;
using Portal.Schema;

namespace Portal.Demo;

public sealed record DemoParameters(string Language);

/// <summary>Fills a demo workspace: schema, FAQ and questions, then document by document.</summary>
/// <remarks>Two thirds of the documents come annotated and approved, so that graph and answers work at once; the rest waits with
/// suggestions.</remarks>
public sealed class DemoJob(
    SchemaVersions versions,
    SchemaService schemas,
    DocumentService documents,
    TripleSync triples,
    TripleOutbox outbox,
    TimeProvider time
) : IJobHandler
{
    public const string JobKind = "demo.create";
    private const int DocumentsInAChunk = 5;

    public string Kind => JobKind;

    public bool PrecedesCommands => true;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var content = DemoContent.Of(JsonSerializer.Deserialize<DemoParameters>(job.Parameters)!.Language);
        var total = content.Documents.Count;
        if (job.Checkpoint is null)
        {
            if ((await versions.CurrentAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false)).Number == 0)
                await schemas
                    .PublishAsync(job.WorkspaceId, ActingUser.System.Id, content.Schema, null, cancellationToken)
                    .ConfigureAwait(false);
            return new JobStep("0", 0, total, false, db => StoreQuestionsAsync(db, job.WorkspaceId, content));
        }

        var from = int.Parse(job.Checkpoint, System.Globalization.CultureInfo.InvariantCulture);
        if (from >= total)
            return new JobStep(
                job.Checkpoint,
                total,
                total,
                true,
                Result: JsonSerializer.Serialize(
                    new
                    {
                        documents = total,
                        faq = content.Faq.Count,
                        questions = content.Questions.Count,
                    }
                )
            );
        var next = Math.Min(total, from + DocumentsInAChunk);
        return new JobStep(
            next.ToString(System.Globalization.CultureInfo.InvariantCulture),
            next,
            total,
            false,
            async db =>
            {
                for (var i = from; i < next; i++)
                    await StoreAsync(db, job, content, i).ConfigureAwait(false);
                if (next == total)
                    await ApproveAsync(db, content, job.WorkspaceId).ConfigureAwait(false);
            }
        );
    }

    private async Task StoreQuestionsAsync(PortalDbContext db, Guid workspaceId, DemoContent content)
    {
        db.FaqPairs.AddRange(
            content.Faq.Select(f => new FaqPair
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspaceId,
                Question = f.Question,
                Answer = f.Answer,
                Source = "demo",
                CreatedAt = time.GetUtcNow().UtcDateTime,
            })
        );
        db.GoldQuestions.AddRange(
            content.Questions.Select(q => new GoldQuestionRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspaceId,
                Code = q.Id,
                Question = q.Question,
                Language = q.Language,
                Category = q.Category,
                Expected = [.. q.Expected],
            })
        );
        foreach (var (type, name, aliases) in content.Aliases)
        {
            db.Entities.Add(
                new EntityRow
                {
                    Id = Guid.CreateVersion7(),
                    WorkspaceId = workspaceId,
                    Type = type,
                    Name = name,
                    NameKey = Domain.Text.CharacterFolding.NameKey(name),
                    Aliases = [.. aliases],
                    GraphKey = Domain.Graph.GraphKey.OfNode(workspaceId, type, name),
                }
            );
        }

        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    private async Task StoreAsync(PortalDbContext db, JobContext job, DemoContent content, int index)
    {
        var source = content.Documents[index];
        var document = documents.NewDocument(job.WorkspaceId, source.Title, source.Text);
        document.Id = Guid.CreateVersion7(time.GetUtcNow().AddMilliseconds(index));
        document.CorpusId = await documents.CorpusAsync(db, job.WorkspaceId, content.CorpusName).ConfigureAwait(false);
        var isAnnotated = source.Stage != DemoStage.Open;
        document.Status = isAnnotated ? DocumentStatus.Done : DocumentStatus.Suggested;
        db.Documents.Add(document);
        await db.SaveChangesAsync().ConfigureAwait(false);

        var session = await AnnotationSession.OpenAsync(db, job.WorkspaceId, document.Id, content.Schema).ConfigureAwait(false);
        if (isAnnotated)
        {
            var mentions = source
                .Mentions.Select(m => new EntityMention(
                    Guid.CreateVersion7(),
                    m.Type,
                    m.Span,
                    MentionState.Accepted,
                    AnnotationOrigins.Person,
                    1
                ))
                .ToList();
            session.Add(
                mentions,
                [
                    .. source.Relations.Select(r => new RelationMention(
                        Guid.CreateVersion7(),
                        r.Type,
                        mentions[r.Head].Id,
                        r.Tail is { } tail ? mentions[tail].Id : null,
                        r.Value,
                        MentionState.Accepted,
                        AnnotationOrigins.Person,
                        1
                    )),
                ]
            );
        }
        else
        {
            var extractor = new DictionaryExtractor(content.Dictionary);
            session.Add(
                [
                    .. extractor
                        .Extract(source.Text)
                        .Mentions.Select(m => new EntityMention(
                            Guid.CreateVersion7(),
                            m.Type,
                            m.Span,
                            MentionState.Suggested,
                            DictionaryExtractor.Name,
                            m.Confidence
                        )),
                ],
                []
            );
        }

        var (_, relations) = session.Save(db, ActingUser.System.Id, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync().ConfigureAwait(false);
        if (isAnnotated)
            await triples.SyncAsync(db, session.Document, session.Stated(relations.Select(r => r.Id), [])).ConfigureAwait(false);
    }

    private async Task ApproveAsync(PortalDbContext db, DemoContent content, Guid workspaceId)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // What only the documents for review state stays in the queue, so that a new user has something to decide.
        var titles = content.Documents.Where(d => d.Stage == DemoStage.Approved).Select(d => d.Title).ToList();
        var approved = await db
            .Triples.Where(t =>
                t.WorkspaceId == workspaceId
                && t.State == TripleState.Pending
                && db.Evidence.Any(e => e.TripleId == t.Id && db.Documents.Any(d => d.Id == e.DocumentId && titles.Contains(d.Title)))
            )
            .ToListAsync()
            .ConfigureAwait(false);
        foreach (var triple in approved)
            (triple.State, triple.DecidedBy, triple.DecidedAt) = (TripleState.Approved, ActingUser.System.Id, now);
        await db.SaveChangesAsync().ConfigureAwait(false);
        await outbox.AddAsync(db, workspaceId, [.. approved.Select(t => t.Id)], isRemoval: false).ConfigureAwait(false);
        await db.SaveChangesAsync().ConfigureAwait(false);
    }
}
