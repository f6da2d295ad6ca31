using MudBlazor;

namespace Portal.Components;

/// <summary>MudBlazor's theme in the portal's colours (wwwroot/app.css has the same values as variables).</summary>
internal static class PortalTheme
{
    private static readonly string[] s_fonts =
    [
        "Inter Variable",
        "Inter",
        "Noto Sans SC",
        "Noto Sans CJK SC",
        "PingFang SC",
        "Microsoft YaHei",
        "system-ui",
        "sans-serif",
    ];

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#4F5BD5",
                Background = "#F4F5F7",
                Surface = "#FFFFFF",
                TextPrimary = "#1C2130",
                TextSecondary = "#535B6E",
                Success = "#18794E",
                Warning = "#8A5300",
                Error = "#BD2C31",
                Info = "#1F62B5",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#8B94F0",
                Background = "#14161C",
                Surface = "#1B1E26",
                TextPrimary = "#E7E9EF",
                TextSecondary = "#A9B0C0",
                Success = "#63C394",
                Warning = "#E0AB57",
                Error = "#F0888B",
                Info = "#7DB3F2",
                PrimaryContrastText = "#14161C",
                SuccessContrastText = "#14161C",
                WarningContrastText = "#14161C",
                ErrorContrastText = "#14161C",
                InfoContrastText = "#14161C",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography { FontFamily = s_fonts, FontSize = "14px" },
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        };
}
