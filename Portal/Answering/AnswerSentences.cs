using System.Globalization;
using Portal.Domain.Answering;
using Portal.Domain.Schema;

namespace Portal.Answering;

/// <summary>Puts an answer into a sentence, in the language of the question whatever that of the page is.</summary>
public static class AnswerSentences
{
    /// <summary>How many names a sentence lists before it says how many there are in all.</summary>
    public const int MostNames = 20;

    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-Hans");
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en");

    /// <summary>The sentence.</summary>
    /// <param name="answer">What came of a question.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    public static string Of(Answer answer, string language)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(language);
        var culture = language.StartsWith("zh", StringComparison.Ordinal) ? s_chinese : s_english;
        return answer.Status switch
        {
            AnswerStatus.Answered => Answered(answer, language, culture),
            AnswerStatus.NotInGraph when answer.UnknownName is { } unknown => Say(nameof(AnswerText.UnknownName), unknown),
            AnswerStatus.NotInGraph => Say(nameof(AnswerText.NotInGraph)),
            AnswerStatus.Ambiguous => Say(nameof(AnswerText.Ambiguous)),
            _ => Say(nameof(AnswerText.NotUnderstood)),
        };

        string Say(string key, params object[] arguments) => Format(culture, key, arguments);
    }

    private static string Answered(Answer answer, string language, CultureInfo culture)
    {
        var about = answer.Entities[0];
        var path = string.Join(Word(culture, nameof(AnswerText.PathSeparator)), answer.Path.Select(Name));
        var type = answer.Type is null ? "" : Name(answer.Type);
        return answer.Kind switch
        {
            TemplateKind.Property => Say(nameof(AnswerText.Property), about, Name(answer.Property!), List(answer, culture)),
            TemplateKind.Count => Say(nameof(AnswerText.Count), about, path, type, answer.Values[0]),
            TemplateKind.Exists => Say(nameof(AnswerText.Exists), about, path, answer.Entities[1]),
            TemplateKind.Intersection => Say(nameof(AnswerText.Intersection), about, answer.Entities[1], type, path, List(answer, culture)),
            TemplateKind.Backward => Say(nameof(AnswerText.Backward), type, path, about, List(answer, culture)),
            _ => Say(nameof(AnswerText.Forward), about, path, List(answer, culture)),
        };

        string Name(LocalizedName name) => name.In(language, "");

        string Say(string key, params object[] arguments) => Format(culture, key, arguments);
    }

    private static string List(Answer answer, CultureInfo culture)
    {
        var shown = answer.Values.Take(MostNames).ToList();
        var list = string.Join(Word(culture, nameof(AnswerText.ListSeparator)), shown);
        return answer.Total > shown.Count
            ? Format(culture, nameof(AnswerText.SomeListed), list, answer.Total, shown.Count)
            : Format(culture, nameof(AnswerText.AllListed), list);
    }

    private static string Word(CultureInfo culture, string key) => AnswerText.ResourceManager.GetString(key, culture)!;

    // Numbers are written as in a file, without separators of thousands: scripts read these sentences too.
    private static string Format(CultureInfo culture, string key, params object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, Word(culture, key), arguments);
}
