using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Assertions;

namespace Portal.Tests.Annotation.Domain.Assertions;

/// <summary>How well the cues do on sentences that were written for it, Chinese and English, of four fields.</summary>
public sealed class AssertionSetTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    [InlineData("third")]
    public void Of_SentencesWrittenForIt_FlagsRightly(string set)
    {
        var detector = new AssertionDetector(AssertionCues.Default);
        var sentences = FlaggedSentence.Set(set);
        Assert.True(sentences.Count >= 200, $"{sentences.Count} sentences");
        var (all, right) = (0, 0);
        var counts = new Dictionary<Assertion, (int True, int Missed, int Spurious)>();
        foreach (var sentence in sentences)
        {
            var said = detector.Of(sentence.Text, [.. sentence.Mentions.Select(m => m.Span)]);
            foreach (var ((span, expected), found) in sentence.Mentions.Zip(said))
            {
                (all, right) = (all + 1, right + (found == expected ? 1 : 0));
                if (found != expected)
                    output.WriteLine($"{span.Of(sentence.Text)}: {found}, not {expected} — {sentence.Text}");
                foreach (var flag in Enum.GetValues<Assertion>().Where(f => f != Assertion.Present))
                {
                    var (t, m, s) = counts.GetValueOrDefault(flag);
                    var (e, f) = (expected.HasFlag(flag), found.HasFlag(flag));
                    counts[flag] = (t + (e && f ? 1 : 0), m + (e && !f ? 1 : 0), s + (!e && f ? 1 : 0));
                }
            }
        }

        foreach (var (flag, (t, m, s)) in counts)
            output.WriteLine($"{set} {flag}: precision {(double)t / (t + s):0.000}, recall {(double)t / (t + m):0.000} of {t + m}");
        output.WriteLine($"{set}: {right} of {all} mentions, {(double)right / all:0.000}");
        Assert.True(right >= 0.85 * all, $"{right} of {all} mentions");
    }
}
