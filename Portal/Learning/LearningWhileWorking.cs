using Portal.Domain.Learning.Tagging;
using Portal.Schema;

namespace Portal.Learning;

/// <summary>What is learned at once from documents that have changed: the tagger in use goes on from where it was trained, and suggests
/// again where somebody is at work; when enough has been decided a new version is trained.</summary>
public sealed class LearningWhileWorking(
    TrainingData data,
    EngineModels models,
    LiveTaggers live,
    LearningSettingsStore settings,
    SchemaVersions schemas,
    AdaptedSuggestions suggestions,
    TrainingSchedule schedule
)
{
    /// <summary>Learns from documents that have changed, and suggests in them again.</summary>
    public async Task LearnAsync(Guid workspace, IReadOnlyCollection<Guid> documents, Guid user, CancellationToken cancellationToken)
    {
        var how = await settings.ReadAsync(workspace, cancellationToken).ConfigureAwait(false);
        if (how.Schedule != LearningSchedule.WhileWorking)
            return;
        var schema = (await schemas.CurrentAsync(workspace, cancellationToken).ConfigureAwait(false)).Schema;
        var active = await models.ActiveAsync(workspace, TaggerExtractor.Name, cancellationToken).ConfigureAwait(false);
        var changed =
            active is not null && live.Lags(workspace, active.Id)
                ?
                [
                    .. (await data.ChangedSinceAsync(workspace, active.CreatedAt, cancellationToken).ConfigureAwait(false)).Except(
                        documents
                    ),
                    .. documents,
                ]
                : documents;
        var now = await data.ReadAsync(workspace, schema, changed, cancellationToken).ConfigureAwait(false);
        if (active is not null)
        {
            live.Note(workspace, active.Id, models.Tagger(active), changed, now);
            var open = await suggestions.OpenAsync(workspace, documents, cancellationToken).ConfigureAwait(false);
            // Where nothing is suggested again, nothing need be learned at once.
            var adapted = open.Count == 0 ? null : live.Adapt(workspace, cancellationToken);
            foreach (var document in open)
                await suggestions
                    .SuggestAsync(workspace, document, user, schema, how, active, adapted, cancellationToken)
                    .ConfigureAwait(false);
        }

        await schedule.TrainIfDueAsync(workspace, user, schema, now, cancellationToken).ConfigureAwait(false);
    }
}
