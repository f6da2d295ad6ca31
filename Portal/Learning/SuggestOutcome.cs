using System.Globalization;
using System.Text.Json;
using Portal.Corpora.Pages;
using Portal.Data.Jobs;
using Portal.Jobs;

namespace Portal.Learning;

/// <summary>What a run of suggestions came to.</summary>
internal sealed class SuggestOutcome : IJobOutcome
{
    public string Kind => SuggestJob.JobKind;

    public string Of(JobRow job)
    {
        var result = JsonSerializer.Deserialize<SuggestResult>(job.Result!)!;
        return string.Format(CultureInfo.CurrentCulture, CorporaText.SuggestOutcome, result.Mentions, result.Documents, result.Dropped);
    }
}
