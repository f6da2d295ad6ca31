using System.Globalization;
using System.Text.Json;
using Portal.Corpora.Pages;
using Portal.Data.Jobs;
using Portal.Jobs;

namespace Portal.Annotation.Exchange;

/// <summary>What an import of annotated texts came to.</summary>
internal sealed class AnnotationImportOutcome : IJobOutcome
{
    public string Kind => AnnotationImportJob.JobKind;

    public string Of(JobRow job)
    {
        var result = Read(job)!;
        return string.Format(
            CultureInfo.CurrentCulture,
            CorporaText.AnnotatedOutcome,
            result.Documents,
            result.Mentions,
            result.Relations,
            result.RejectedCount
        );
    }

    /// <summary>The result of such a job; null for any other, or one that has none yet.</summary>
    public static AnnotationJobResult? Read(JobRow job) =>
        job is { Kind: AnnotationImportJob.JobKind, Result: { } result } ? JsonSerializer.Deserialize<AnnotationJobResult>(result) : null;
}
