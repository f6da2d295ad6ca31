using System.Globalization;
using Portal.Domain.Evaluation;
using Portal.Resources;

namespace Portal.Components.Pages.Engines;

internal static class CurveWords
{
    public static string Documents(this LearningPoint point) => string.Format(CultureInfo.CurrentCulture, EnginesText.PointDocuments, point.Texts, point.Mentions);
}
