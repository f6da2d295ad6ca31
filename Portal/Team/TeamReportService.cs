using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Team.Curation;
using Portal.Platform;
using Portal.Team.Curation;

namespace Portal.Team;

/// <summary>How a team's work on a corpus goes: progress, agreement, suggesters, and what suggestions do to people.</summary>
[ApplicationService]
public sealed class TeamReportService(AccessControl access, IDbContextFactory<PortalDbContext> contexts)
{
    private const int MostDays = 30;

    /// <summary>Progress, throughput, labels, suggesters and the guard against anchoring.</summary>
    public async Task<TeamReport> ReportAsync(ActingUser actor, string workspace, Guid corpus, CancellationToken cancellationToken)
    {
        var (db, documents) = await OpenAsync(actor, workspace, corpus, cancellationToken).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var work = await db
            .Assignments.AsNoTracking()
            .Where(a => a.CorpusId == corpus)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(db, work.Select(w => w.UserId), cancellationToken).ConfigureAwait(false);
        var records = await AnnotatorLayers.RecordsAsync(db, corpus, cancellationToken).ConfigureAwait(false);
        var lengths = documents.ToDictionary(d => d.Id, d => d.Length);
        var days = await DaysAsync(db, corpus, work, cancellationToken).ConfigureAwait(false);
        return new TeamReport(
            documents.Count,
            Counts(documents.Select(d => d.Status)),
            Counts(documents.Select(d => d.ReviewState)),
            Counts(documents.Select(d => d.CurationState)),
            [
                .. work.GroupBy(w => w.UserId)
                    .Select(g => Progress(g.Key, UserNames.Of(names, g.Key), [.. g], lengths, records.GetValueOrDefault(g.Key)))
                    .OrderBy(p => p.Name, StringComparer.CurrentCulture),
            ],
            [.. days.TakeLast(MostDays)],
            days.Count,
            await LabelsAsync(db, corpus, cancellationToken).ConfigureAwait(false),
            await SuggestersAsync(db, corpus, cancellationToken).ConfigureAwait(false),
            await GuardAsync(db, work, documents, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Agreement over all documents that two annotators or more have finished.</summary>
    public async Task<AgreementReport> AgreementAsync(ActingUser actor, string workspace, Guid corpus, CancellationToken cancellationToken)
    {
        var (db, documents) = await OpenAsync(actor, workspace, corpus, cancellationToken).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var layers = await AnnotatorLayers.FinishedAsync(db, [.. documents.Select(d => d.Id)], cancellationToken).ConfigureAwait(false);
        var byId = documents.ToDictionary(d => d.Id);
        var texts = layers
            .Where(l => l.Value.Count > 1)
            .Select(l => new StudyDocument(
                l.Key,
                byId[l.Key].Length,
                l.Value.ToDictionary(x => x.Annotator, x => (IReadOnlyList<MarkedSpan>)[.. x.Mentions.SelectMany(Marked).Distinct()])
            ))
            .OrderBy(d => d.Id)
            .ToList();
        var finished = (
            await db
                .Assignments.Where(a => a.CorpusId == corpus && a.State == AssignmentState.Finished)
                .Select(a => new { a.DocumentId, a.FinishedAt })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        )
            .GroupBy(a => a.DocumentId)
            .ToDictionary(g => g.Key, g => g.Max(a => a.FinishedAt)!.Value);
        var names = await UserNames.ReadAsync(db, texts.SelectMany(t => t.Spans.Keys), cancellationToken).ConfigureAwait(false);
        var study = await Task.Run(() => AgreementStudy.Of(texts), cancellationToken).ConfigureAwait(false);
        var drift = texts
            .GroupBy(t => Monday(finished[t.Id]))
            .OrderBy(g => g.Key)
            .Select(g =>
            {
                // Of the measures of each document, only F1 adds up; α is measured anew over the week.
                var f1 = g.Select(t => study.ByDocument[t.Id].Exact).Aggregate((a, b) => a + b);
                return new AgreementWeek(g.Key, g.Count(), f1.F1, AgreementStudy.Alpha([.. g]).Value);
            });
        return new AgreementReport(
            study,
            texts.SelectMany(t => t.Spans.Keys).Distinct().ToDictionary(u => u, u => UserNames.Of(names, u)),
            texts.ToDictionary(t => t.Id, t => byId[t.Id].Title),
            [.. drift]
        );
    }

    private async Task<(PortalDbContext Db, List<Row> Documents)> OpenAsync(
        ActingUser actor,
        string workspace,
        Guid corpus,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await db.Corpora.AnyAsync(c => c.Id == corpus && c.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false))
        {
            await db.DisposeAsync().ConfigureAwait(false);
            throw new ProblemException(CorporaProblems.CorpusUnknown, "corpus", corpus.ToString());
        }

        return (
            db,
            await db
                .Documents.Where(d => d.CorpusId == corpus)
                .OrderBy(d => d.Id)
                .Select(d => new Row(d.Id, d.Title, d.Text.Length, d.Status, d.ReviewState, d.CurationState))
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        );
    }

    private static AnnotatorProgress Progress(
        Guid user,
        string name,
        List<AssignmentRow> work,
        Dictionary<Guid, int> lengths,
        AnnotatorRecord? record
    )
    {
        var finished = work.Where(w => w.State == AssignmentState.Finished).ToList();
        var seconds = finished.Sum(w => w.ActiveSeconds);
        return new AnnotatorProgress(
            user,
            name,
            work.Count(w => w.State is AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned),
            finished.Count,
            work.Count(w => w.State == AssignmentState.Abandoned),
            work.Sum(w => w.ActiveSeconds) / 3600,
            seconds > 0 ? finished.Sum(w => (double)lengths[w.DocumentId]) / seconds * 3600 : null,
            record
        );
    }

    private static async Task<List<DayWork>> DaysAsync(
        PortalDbContext db,
        Guid corpus,
        List<AssignmentRow> work,
        CancellationToken cancellationToken
    )
    {
        var edits = await db
            .Edits.Where(e => e.DocumentId != null && db.Documents.Any(d => d.Id == e.DocumentId && d.CorpusId == corpus))
            .GroupBy(e => e.At.Date)
            .Select(g => new { Day = g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var finished = work.Where(w => w.State == AssignmentState.Finished && w.FinishedAt is not null)
            .GroupBy(w => DateOnly.FromDateTime(w.FinishedAt!.Value))
            .ToDictionary(g => g.Key, g => g.Count());
        var byDay = edits.ToDictionary(e => DateOnly.FromDateTime(e.Day), e => e.Count);
        return
        [
            .. byDay
                .Keys.Union(finished.Keys)
                .Order()
                .Select(d => new DayWork(d, finished.GetValueOrDefault(d), byDay.GetValueOrDefault(d))),
        ];
    }

    private static async Task<IReadOnlyList<LabelCount>> LabelsAsync(PortalDbContext db, Guid corpus, CancellationToken cancellationToken)
    {
        var counts = await db
            .Mentions.IgnoreQueryFilters()
            .Where(m => m.State == MentionState.Accepted && db.Documents.Any(d => d.Id == m.DocumentId && d.CorpusId == corpus))
            .GroupBy(m => new { m.Type, IsShared = m.LayerId == Layers.Shared })
            .Select(g => new
            {
                g.Key.Type,
                g.Key.IsShared,
                Count = g.Count(),
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. counts
                .GroupBy(c => c.Type)
                .Select(g => new LabelCount(g.Key, g.Where(c => c.IsShared).Sum(c => c.Count), g.Where(c => !c.IsShared).Sum(c => c.Count)))
                .OrderByDescending(l => l.Shared + l.Own)
                .ThenBy(l => l.Type, StringComparer.Ordinal),
        ];
    }

    private static async Task<IReadOnlyList<SuggesterQuality>> SuggestersAsync(
        PortalDbContext db,
        Guid corpus,
        CancellationToken cancellationToken
    )
    {
        // What a merge made was no suggestion, and what was taken over into annotators' layers was decided there.
        var rows = await db
            .Mentions.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(m =>
                m.Origin != AnnotationOrigins.Person
                && m.Origin != CuratedLayer.Origin
                && db.Documents.Any(d => d.Id == m.DocumentId && d.CorpusId == corpus)
                && (m.LayerId != Layers.Shared || !db.Assignments.Any(a => a.DocumentId == m.DocumentId))
            )
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.GroupBy(m => m.Origin).Select(g => Quality(g.Key, [.. g])).OrderBy(q => q.Origin, StringComparer.Ordinal)];
    }

    private static SuggesterQuality Quality(string origin, List<MentionRow> rows)
    {
        bool IsCorrected(MentionRow m) => m.SuggestedAs is { } was && was != AnnotationSession.SuggestedAs(m);
        // What a threshold accepted nobody has decided.
        var decided = rows.Where(m => m.State != MentionState.Suggested && !m.IsAutoAccepted).ToList();
        var (accepted, corrected) = (
            decided.Count(m => m.State == MentionState.Accepted && !IsCorrected(m)),
            decided.Count(m => m.State == MentionState.Accepted && IsCorrected(m))
        );
        return new SuggesterQuality(
            origin,
            accepted,
            corrected,
            decided.Count - accepted - corrected,
            rows.Count - decided.Count,
            Interval.OfShare(accepted, decided.Count),
            Calibration.Of([.. decided.Select(m => (m.Confidence, m.State == MentionState.Accepted && !IsCorrected(m)))])
        );
    }

    private static async Task<AnchoringGuard> GuardAsync(
        PortalDbContext db,
        List<AssignmentRow> work,
        List<Row> documents,
        CancellationToken cancellationToken
    )
    {
        var byId = documents.ToDictionary(d => d.Id);
        var finished = work.Where(w => w.State == AssignmentState.Finished).ToList();
        var curated = finished.Select(w => w.DocumentId).Where(d => byId[d].CurationState == CurationState.Done).Distinct().ToList();
        var (layers, shared) = (
            await AnnotatorLayers.FinishedAsync(db, curated, cancellationToken).ConfigureAwait(false),
            await AnnotatorLayers.SharedAsync(db, curated, cancellationToken).ConfigureAwait(false)
        );
        List<double> Recalls(bool with) =>
            [
                .. finished
                    .Where(w => w.WithSuggestions == with && layers.ContainsKey(w.DocumentId) && shared[w.DocumentId].Mentions.Count > 0)
                    .Select(w => Recall(shared[w.DocumentId], layers[w.DocumentId].First(l => l.Annotator == w.UserId))),
            ];
        List<double> Minutes(bool with) =>
            [
                .. finished
                    .Where(w => w.WithSuggestions == with)
                    .Select(w => w.ActiveSeconds / 60 / Math.Max(1, byId[w.DocumentId].Length) * 1000),
            ];
        var (recallWith, recallWithout, minutesWith, minutesWithout) = (Recalls(true), Recalls(false), Minutes(true), Minutes(false));
        return new AnchoringGuard(
            minutesWith.Count,
            minutesWithout.Count,
            Mean(recallWith),
            Mean(recallWithout),
            Interval.OfDifference(recallWith, recallWithout),
            Mean(minutesWith),
            Mean(minutesWithout),
            Interval.OfDifference(minutesWith, minutesWithout)
        );
    }

    private static double Recall(AnnotatorLayer decided, AnnotatorLayer layer) =>
        SpanScore.Exact([.. layer.Mentions.SelectMany(Marked)], [.. decided.Mentions.SelectMany(Marked)]).Recall ?? 0;

    // A mention in several pieces counts as its pieces: what people have to agree on.
    private static IEnumerable<MarkedSpan> Marked(EntityMention mention) => mention.Pieces.Select(p => new MarkedSpan(mention.Type, p));

    private static double? Mean(List<double> values) => values.Count == 0 ? null : values.Average();

    private static Dictionary<T, int> Counts<T>(IEnumerable<T> values)
        where T : struct, Enum => values.GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());

    private static DateOnly Monday(DateTime at) => DateOnly.FromDateTime(at).AddDays(-(((int)at.DayOfWeek + 6) % 7));

    private sealed record Row(
        Guid Id,
        string Title,
        int Length,
        DocumentStatus Status,
        ReviewState ReviewState,
        CurationState CurationState
    );
}
