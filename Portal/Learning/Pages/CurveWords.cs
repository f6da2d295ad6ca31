using System.Globalization;
using Portal.Domain.Learning.Evaluation;

namespace Portal.Learning.Pages;

internal static class CurveWords
{
    public static string Documents(this LearningPoint point) =>
        string.Format(CultureInfo.CurrentCulture, EnginesText.PointDocuments, point.Texts, point.Mentions);
}
