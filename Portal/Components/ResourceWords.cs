using System.Globalization;
using System.Resources;

namespace Portal.Components;

/// <summary>Sentences and words of the resource files as pages write them: in the language of the person who looks.</summary>
public static class ResourceWords
{
    /// <summary>The sentence with its place holders filled, numbers and dates as this language writes them.</summary>
    public static string Fill(this string sentence, params object?[] values) => string.Format(CultureInfo.CurrentCulture, sentence, values);

    /// <summary>The word of a key that is put together of a word and the name of a value; null when there is none.</summary>
    public static string? Word(this ResourceManager words, string key) => words.GetString(key, CultureInfo.CurrentUICulture);
}
