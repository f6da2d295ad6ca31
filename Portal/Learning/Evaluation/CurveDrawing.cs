using System.Globalization;
using System.Text;
using Portal.Domain.Learning.Evaluation;

namespace Portal.Learning.Evaluation;

/// <summary>Draws learning curves: labeled characters to the right, F1 upwards, the mean over seeds.</summary>
internal static class CurveDrawing
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 56;
    private const int Bottom = 44;
    private const int Right = 140;
    private const int Top = 16;
    private static readonly string[] s_colours = ["#64748b", "#4f5bd5", "#0f766e", "#b45309", "#be185d", "#7c3aed", "#15803d"];
    private static readonly string[] s_dashes = ["4 4", "", "", "6 3", "", "2 3", ""];

    public static string Svg(CurveReport report)
    {
        var means = report.Curves.Select(c => (c.Strategy, Points: Means(c.Runs))).ToList();
        var most = Math.Max(1, means.SelectMany(m => m.Points).Select(p => p.Characters).DefaultIfEmpty().Max());
        var lowest = Math.Floor(means.SelectMany(m => m.Points).Select(p => p.F1).DefaultIfEmpty().Min() * 20) / 20;
        var highest = Math.Ceiling(Math.Max(report.FullF1, report.Target) * 20) / 20;
        double X(double labeled) => Left + ((Width - Left - Right) * labeled / most);
        double Y(double f1) => Height - Bottom - ((Height - Bottom - Top) * (f1 - lowest) / Math.Max(0.01, highest - lowest));
        var svg = new StringBuilder();
        Write(
            svg,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="Inter, sans-serif" font-size="12">"""
        );
        Write(svg, $"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        for (var f1 = lowest; f1 <= highest + 1e-9; f1 += 0.05)
        {
            Write(svg, $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(f1):0.#}" y2="{Y(f1):0.#}" stroke="#e2e8f0"/>""");
            Write(svg, $"""<text x="{Left - 8}" y="{Y(f1) + 4:0.#}" text-anchor="end" fill="#475569">{f1 * 100:0}</text>""");
        }

        for (var i = 0; i <= 4; i++)
        {
            var labeled = most * i / 4.0;
            Write(svg, $"""<text x="{X(labeled):0.#}" y="{Height - Bottom + 18}" text-anchor="middle" fill="#475569">{labeled:0}</text>""");
        }

        Write(
            svg,
            $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 6}" text-anchor="middle" fill="#475569">labeled characters</text>"""
        );
        Write(svg, $"""<text x="14" y="{Top + 4}" fill="#475569">F1</text>""");
        var target = Y(report.Target);
        Write(
            svg,
            $"""<line x1="{Left}" x2="{Width - Right}" y1="{target:0.#}" y2="{target:0.#}" stroke="#dc2626" stroke-dasharray="2 4"/>"""
        );
        Write(svg, $"""<text x="{Width - Right + 6}" y="{target + 4:0.#}" fill="#dc2626">95 % of full data</text>""");
        for (var i = 0; i < means.Count; i++)
        {
            var colour = s_colours[i % s_colours.Length];
            var line = string.Join(
                ' ',
                means[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.Characters):0.#},{Y(p.F1):0.#}"))
            );
            var dashes = s_dashes[i % s_dashes.Length];
            var legend = Height - Bottom - 14 - (i * 18);
            var stroke = $"stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"";
            Write(svg, $"""<polyline points="{line}" fill="none" {stroke}/>""");
            Write(svg, $"""<line x1="{Width - Right + 8}" x2="{Width - Right + 30}" y1="{legend}" y2="{legend}" {stroke}/>""");
            Write(svg, $"""<text x="{Width - Right + 36}" y="{legend + 4}" fill="#0f172a">{means[i].Strategy}</text>""");
        }

        return svg.Append("</svg>\n").ToString();
    }

    // Rounds are of the same size for all seeds; where one has ended before others, the mean ends too.
    private static List<LearningPoint> Means(IReadOnlyList<CurveRun> runs) =>
        [
            .. Enumerable
                .Range(0, runs.Min(r => r.Points.Count))
                .Select(i =>
                    runs[0].Points[i] with
                    {
                        Characters = (int)runs.Average(r => r.Points[i].Characters),
                        F1 = runs.Average(r => r.Points[i].F1),
                    }
                ),
        ];

    private static void Write(StringBuilder svg, FormattableString markup) =>
        svg.Append(markup.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
