using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Schema.Migration;

namespace Portal.Annotation.Migration;

/// <summary>Mentions and the relations between them, when a schema is published.</summary>
public sealed class AnnotationMigrationStep : ISchemaMigrationStep
{
    public int Order => 10;

    public ISchemaMigrationWork Open(MigrationRun run) => new MentionMigration(run);

    public async Task<SchemaImpact> MeasureAsync(SchemaImpact impact, MigrationTrial trial, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(impact);
        ArgumentNullException.ThrowIfNull(trial);
        var mentions = trial.Journal.Rows<MentionRow>();
        var documents = 0;
        foreach (var page in mentions.Chunk(500))
            documents += await trial
                .Before.Mentions.Where(m => page.Contains(m.Id))
                .Select(m => m.DocumentId)
                .Distinct()
                .CountAsync(cancellationToken)
                .ConfigureAwait(false);
        return impact with
        {
            Documents = documents,
            Samples =
            [
                .. impact.Samples,
                .. await MentionsAsync(trial.Before, trial.After, mentions, cancellationToken).ConfigureAwait(false),
            ],
            SampledOf = impact.SampledOf + mentions.Count,
        };
    }

    private static async Task<IEnumerable<SchemaImpactSample>> MentionsAsync(
        PortalDbContext db,
        PortalDbContext scratch,
        HashSet<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var some = ids.Order().Take(MigrationTrial.MostRead).ToList();
        var rows = await db
            .Mentions.Where(m => some.Contains(m.Id))
            .Join(
                db.Documents,
                m => m.DocumentId,
                d => d.Id,
                (m, d) =>
                    new
                    {
                        m.Id,
                        m.Type,
                        m.State,
                        Text = d.Text.Substring(m.Start, m.End - m.Start),
                    }
            )
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var after = await scratch
            .Mentions.AsNoTracking()
            .Where(m => some.Contains(m.Id))
            .ToDictionaryAsync(m => m.Id, cancellationToken)
            .ConfigureAwait(false);
        return rows.OrderBy(r => r.Id)
            .Select(r => new SchemaImpactSample(
                "mention",
                $"{r.Text} ({r.Type})",
                $"{r.Text} ({after[r.Id].Type})",
                r.State.ToString(),
                after[r.Id].State.ToString()
            ))
            .Distinct()
            .Take(MigrationTrial.MostSamples);
    }
}
