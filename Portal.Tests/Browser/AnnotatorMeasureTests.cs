using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Annotation.Exchange;
using Portal.Corpora;
using Portal.Domain.Annotation;
using Portal.Platform;
using static Portal.Tests.Browser.Annotator;

namespace Portal.Tests.Browser;

/// <summary>What the annotator costs in keys, and where things stand on the screen.</summary>
public sealed class AnnotatorMeasureTests(BrowserHost host, ITestOutputHelper output)
{
    /// <summary>How far the letters on the page are from where the annotator holds them to be, in pixels; endless when a row shows another
    /// text.</summary>
    private const string Drift = """
        () => {
          const annotator = document.querySelector('portal-annotator');
          let worst = 0;
          for (const line of document.querySelectorAll('.an-line')) {
            const start = Number(line.parentElement.dataset.start), end = start + line.textContent.length;
            const text = line.firstChild, box = line.getBoundingClientRect().left;
            if (line.textContent !== annotator.model.document.text.slice(start, end)) return 1e9;
            if (!annotator.layout.rows.some(r => r.start === start && r.end === end)) return 1e9;
            for (let i = 0; i < (text?.length ?? 0); i++) {
              if (/[\uDC00-\uDFFF\u0300-\u036F]/.test(text.data[i])) continue;
              const range = document.createRange();
              range.setStart(text, i);
              range.setEnd(text, i + 1);
              worst = Math.max(worst, Math.abs(range.getBoundingClientRect().left - box - annotator.layout.left[start + i]));
            }
          }
          return worst;
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A scripted annotator who knows the truth decides, mends and relates with keys alone; the keys are counted and
    /// printed.</summary>
    [Fact]
    public async Task Keystrokes_PerApprovedFact_AreCounted()
    {
        const string Text = "高血压患者有头痛、头晕和胸闷。糖尿病患者有口渴、多尿。";
        // True: 高血压 头痛 头晕 胸闷 糖尿病 口渴 多尿. Suggested: one too short, one that is none, the others right.
        (string Type, int Start, int End, string Do)[] suggested =
        [
            ("Disease", 0, 3, "accept"),
            ("Symptom", 6, 8, "accept"),
            ("Symptom", 9, 11, "accept"),
            ("Symptom", 12, 13, "longer"),
            ("Disease", 15, 18, "accept"),
            ("Symptom", 18, 20, "reject"),
            ("Symptom", 21, 23, "accept"),
            ("Symptom", 24, 26, "accept"),
        ];
        (int Head, int Tail)[] facts = [(0, 6), (0, 9), (0, 12), (15, 21), (15, 24)];
        var document = await DocumentAsync(host, "击键", Text);
        await host
            .Services.GetRequiredService<AnnotationExchangeService>()
            .ImportAsync(
                ActingUser.CommandLine,
                "demo-zh",
                "击键",
                "k.jsonl",
                new MemoryStream(
                    JsonSerializer.SerializeToUtf8Bytes(
                        new
                        {
                            title = "击键",
                            text = Text,
                            entities = suggested.Select(
                                (s, i) =>
                                    new
                                    {
                                        id = $"e{i}",
                                        type = s.Type,
                                        start = s.Start,
                                        end = s.End,
                                        state = "suggested",
                                    }
                            ),
                        }
                    )
                ),
                "jsonl",
                false,
                Stop
            );
        var found = (
            await host
                .Services.GetRequiredService<DocumentService>()
                .DocumentsAsync(ActingUser.CommandLine, "demo-zh", null, null, Text, new PageRequest(1, 5), Stop)
        ).Items.First(d => d.Id != document);
        await host.RunAsync(
            "annotator-keystrokes",
            async page =>
            {
                await OpenAsync(page, found.Id);
                await page.Locator(".an-scroll").FocusAsync();
                var (decisions, relations) = (0, 0);
                await page.Keyboard.PressAsync("n");
                foreach (var (_, start, _, action) in suggested)
                {
                    Assert.Equal(start, await page.EvaluateAsync<int>("() => document.querySelector('portal-annotator').current.start"));
                    string[] keys = action switch
                    {
                        "accept" => ["Enter"],
                        "reject" => ["x"],
                        _ => ["]", "n"],
                    };
                    Assert.True(keys.Length <= (action == "longer" ? 2 : 1));
                    foreach (var key in keys)
                        await page.Keyboard.PressAsync(key);
                    decisions += keys.Length;
                }

                await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(7);
                await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(0);
                foreach (var (head, tail) in facts)
                {
                    // The head is the current mention: going there is not part of relating.
                    await page.EvaluateAsync(
                        "start => { const a = document.querySelector('portal-annotator'); "
                            + "a.select([...a.annotations.mentions.values()].find(m => m.start === start && m.state === 'accepted').id); }",
                        head
                    );
                    await page.Keyboard.PressAsync("r");
                    var letter = await page.EvaluateAsync<string>(
                        "start => { const a = document.querySelector('portal-annotator'); return "
                            + "a.view.targetKeys.get([...a.annotations.mentions.values()].find(m => m.start === start && m.state === "
                            + "'accepted').id); }",
                        tail
                    );
                    await page.Keyboard.PressAsync(letter);
                    relations += 2;
                }

                await Assertions.Expect(page.Locator(".an-relation.an-accepted")).ToHaveCountAsync(facts.Length);
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                output.WriteLine(
                    $"{suggested.Length} suggestions decided with {decisions} keys, {facts.Length} relations drawn with {relations}: "
                        + $"{(double)(decisions + relations) / (7 + facts.Length):0.00} keys an approved mention or fact"
                );
                var view = (
                    await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", found.Id, Stop)
                )!;
                Assert.Equal(
                    (7, 5),
                    (
                        view.Mentions.Count(m => m.State == MentionState.Accepted),
                        view.Relations.Count(r => r.State == MentionState.Accepted)
                    )
                );
                Assert.Contains(view.Mentions, m => (m.Start, m.End) == (12, 14));
            }
        );
    }

    /// <summary>500 mentions and 200 relations: no arc, no name of one and no name of a mention lies over a letter of the text.</summary>
    [Fact]
    public async Task Geometry_NothingLiesOverALetter()
    {
        var text = string.Concat(Enumerable.Range(0, 125).Select(i => $"第{i:D3}例高血压患者有头痛和头晕，服用硝苯地平后缓解。"));
        var spans = Enumerable.Range(0, 125).SelectMany(i => Spans(i * 27)).ToArray();
        var document = await DocumentAsync(host, "几何", text, spans);
        var edits = host.Services.GetRequiredService<EditService>();
        var mentions = (await edits.GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop))!.Mentions.OrderBy(m => m.Start).ToList();
        Assert.Equal(500, mentions.Count);
        // Each disease with its two symptoms; 75 of them with another case's drug, far and near.
        var relations = Enumerable
            .Range(0, 125)
            .Select(i => ("has_symptom", Head: i * 4, Tail: (i * 4) + 1 + (i % 2)))
            .Concat(Enumerable.Range(0, 75).Select(i => ("treated_by_drug", Head: i * 4, Tail: ((i * 7 % 125) * 4) + 3)));
        foreach (var chunk in relations.Chunk(100))
        {
            var reply = await edits.ApplyAsync(
                ActingUser.CommandLine,
                "demo-zh",
                document,
                [
                    .. chunk.Select(r => new KeyedEdit(
                        Guid.CreateVersion7(),
                        new DocumentEdit.AddRelation(Guid.CreateVersion7(), r.Item1, mentions[r.Head].Id, mentions[r.Tail].Id)
                    )),
                ],
                Stop
            );
            Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied));
        }

        await host.RunAsync(
            "annotator-geometry",
            async page =>
            {
                await OpenAsync(page, document);
                var (letters, things, worst) = (0, 0, 0d);
                // Every row, screen by screen.
                for (var top = 0; ; top += 500)
                {
                    var seen = await page.EvaluateAsync<JsonElement>(
                        """
                        async top => {
                          const scroll = document.querySelector('.an-scroll');
                          scroll.scrollTop = top;
                          await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
                          const context = document.createElement('canvas').getContext('2d'), canvas = document.querySelector('.an-canvas');
                          context.font = `${getComputedStyle(canvas).fontSize} ${getComputedStyle(canvas).fontFamily}`;
                          const ink = line => {
                            const r = document.createRange();
                            r.selectNodeContents(line);
                            const b = r.getBoundingClientRect(), m = context.measureText(line.textContent);
                            const middle = b.top + b.height / 2, half = (m.actualBoundingBoxAscent + m.actualBoundingBoxDescent) / 2;
                            return { left: b.left, right: b.right, top: middle - half, bottom: middle + half };
                          };
                          const glyphs = [...document.querySelectorAll('.an-line')].filter(l => l.textContent).map(ink);
                          const drawn = '.an-arc-line, .an-arc text, .an-arc rect, .an-label';
                          const boxes = [...document.querySelectorAll(drawn)].map(e => e.getBoundingClientRect());
                          let worst = 0;
                          for (const g of glyphs)
                            for (const b of boxes) {
                              const w = Math.min(g.right, b.right) - Math.max(g.left, b.left);
                              const h = Math.min(g.bottom, b.bottom) - Math.max(g.top, b.top);
                              if (w > 0 && h > 0) worst = Math.max(worst, h);
                            }
                          const end = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 1;
                          return { glyphs: glyphs.length, boxes: boxes.length, worst, end };
                        }
                        """,
                        top
                    );
                    (letters, things, worst) = (
                        letters + seen.GetProperty("glyphs").GetInt32(),
                        things + seen.GetProperty("boxes").GetInt32(),
                        Math.Max(worst, seen.GetProperty("worst").GetDouble())
                    );
                    if (seen.GetProperty("end").GetBoolean())
                        break;
                }

                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{letters} rows, {things} arcs and names seen: {worst:0.##} px over letters"
                    )
                );
                Assert.True(letters > 100 && things > 900);
                Assert.Equal(0, worst);
            }
        );

        // Where a mention's band is drawn is where its letters are, in either script.
        var english = await DocumentAsync(
            host,
            "Geometry",
            "Chronic obstructive pulmonary disease narrows the airways; Salbutamol (100 µg) opens them, first efficiently. 𠮷野家 e\u0301 "
                + "慢性阻塞性肺疾病。",
            ("Disease", 0, 37)
        );
        await host.RunAsync(
            "annotator-drift",
            async page =>
            {
                await OpenAsync(page, english);
                var drift = await page.EvaluateAsync<double>(Drift);
                output.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"Letters and their places are at most {drift:0.###} px apart")
                );
                Assert.True(drift < 1, $"{drift} px");
                // In a narrower window the rows break elsewhere.
                await page.SetViewportSizeAsync(1000, 700);
                await page.EvaluateAsync(
                    "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(r))))"
                );
                await Assertions.Expect(page.Locator(".an-row")).Not.ToHaveCountAsync(1);
                drift = await page.EvaluateAsync<double>(Drift);
                Assert.True(drift < 1, $"{drift} px after a resize");
            },
            "en"
        );

        static IEnumerable<(string, int, int)> Spans(int at) =>
            [("Disease", at + 5, at + 8), ("Symptom", at + 11, at + 13), ("Symptom", at + 14, at + 16), ("Drug", at + 19, at + 23)];
    }
}
