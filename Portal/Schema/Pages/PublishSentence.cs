using System.Globalization;
using Portal.Schema.Publishing;

namespace Portal.Schema.Pages;

/// <summary>What a publication did to the work, in the words of the current language.</summary>
internal static class PublishSentence
{
    public static string Of(SchemaPublishResult result) =>
        result.Restored + result.Kept > 0 ? string.Format(CultureInfo.CurrentCulture, SchemaText.TakenBack, result.Restored, result.Kept)
        : result.Migration.IsEmpty ? SchemaText.Published
        : string.Format(
            CultureInfo.CurrentCulture,
            SchemaText.PublishedWithWork,
            result.Migration.Mentions + result.Migration.Relations,
            result.Migration.Triples,
            result.Migration.TriplesQueued
        );
}
