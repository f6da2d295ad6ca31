using System.Globalization;
using System.Text.Json;
using Portal.Data.Jobs;
using Portal.Jobs;

namespace Portal.Corpora.Pages;

/// <summary>What an import of documents came to.</summary>
internal sealed class ImportOutcome : IJobOutcome
{
    public string Kind => ImportJob.JobKind;

    public string Of(JobRow job)
    {
        var result = JsonSerializer.Deserialize<ImportResult>(job.Result!)!;
        return string.Format(CultureInfo.CurrentCulture, CorporaText.ImportOutcome, result.Imported, result.Duplicates, result.Rejected);
    }
}
