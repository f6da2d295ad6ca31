using System.Globalization;
using Portal.Domain.Learning.Evaluation;

namespace Portal.Learning.Pages;

/// <summary>Engines and their figures in words.</summary>
internal static class EngineWords
{
    public static string Of(string engine) =>
        EnginesText.ResourceManager.GetString("Engine" + char.ToUpperInvariant(engine[0]) + engine[1..], CultureInfo.CurrentUICulture)
        ?? engine;

    public static string About(string engine) =>
        EnginesText.ResourceManager.GetString("About" + char.ToUpperInvariant(engine[0]) + engine[1..], CultureInfo.CurrentUICulture)
        ?? EnginesText.AboutLlm;

    public static string Share(double? share) => share?.ToString("P1", CultureInfo.CurrentCulture) ?? "–";

    public static string Share(Interval? share) =>
        share is null
            ? "–"
            : string.Format(CultureInfo.CurrentCulture, EnginesText.WithInterval, Share(share.Value), Share(share.Low), Share(share.High));

    public static string Size(long bytes) =>
        bytes < 1_000_000
            ? $"{(bytes / 1e3).ToString("N0", CultureInfo.CurrentCulture)} kB"
            : $"{(bytes / 1e6).ToString("N1", CultureInfo.CurrentCulture)} MB";

    /// <summary>A setting of a model card.</summary>
    public static string Setting(string name) =>
        EnginesText.ResourceManager.GetString("Card" + char.ToUpperInvariant(name[0]) + name[1..], CultureInfo.CurrentUICulture) ?? name;
}
