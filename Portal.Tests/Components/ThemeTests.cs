using MudBlazor;
using MudBlazor.Utilities;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class ThemeTests
{
    public static TheoryData<bool, string> Filled =>
        [.. from dark in new[] { false, true } from name in new[] { "Primary", "Success", "Warning", "Error", "Info" } select (dark, name)];

    /// <summary>Notices and buttons: the text on a filled colour has the contrast of WCAG 2.2, 1.4.3.</summary>
    [Theory]
    [MemberData(nameof(Filled))]
    public void Theme_TextOnAColour_CanBeRead(bool dark, string name)
    {
        Palette palette = dark ? PortalTheme.Theme.PaletteDark : PortalTheme.Theme.PaletteLight;
        MudColor Of(string property) => (MudColor)typeof(Palette).GetProperty(property)!.GetValue(palette)!;
        var (fill, text) = (Luminance(Of(name)), Luminance(Of(name + "ContrastText")));
        var contrast = (Math.Max(fill, text) + 0.05) / (Math.Min(fill, text) + 0.05);
        Assert.True(contrast >= 4.5, $"{contrast:F2}");
    }

    // Relative luminance, WCAG 2.2.
    private static double Luminance(MudColor color)
    {
        static double Linear(byte c) => c / 255d <= 0.04045 ? c / 255d / 12.92 : Math.Pow(((c / 255d) + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));
    }
}
