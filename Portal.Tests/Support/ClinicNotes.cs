using Portal.Domain.Text;

namespace Portal.Tests.Support;

/// <summary>Short notes with made-up names, what is meant in them, and how it is related: something to learn from that nobody
/// owns.</summary>
public static class ClinicNotes
{
    private const string Letters = "安柏岑棣恩枫冠泓景凯岚敏宁沛祺睿晟桐维熙雅泽臻卓";

    private static readonly string[] s_sentences =
    [
        "患者因{S}就诊，诊断为{D}，给予{M}治疗。",
        "{D}常见{S}，首选药物为{M}。",
        "服用{M}后{S}明显减轻，复查{D}好转。",
        "确诊{D}两年，近日出现{S}，遂口服{M}。",
        "对{M}过敏者慎用，{D}患者若有{S}应及时复诊。",
    ];

    private static readonly string[] s_stems =
    [
        "Xan",
        "Tor",
        "Mel",
        "Bri",
        "Cad",
        "Dev",
        "Fel",
        "Gar",
        "Hol",
        "Jor",
        "Kel",
        "Lum",
        "Nor",
        "Pel",
        "Quin",
        "Rav",
    ];

    private static readonly string[] s_english =
    [
        "The patient came with {S}, was found to have {D} and got {M}. ",
        "{D} often causes {S}, and {M} is given first. ",
        "After {M} the {S} was better, and {D} did not return. ",
        "Diagnosed with {D}, now suffering from {S}, takes {M}. ",
    ];

    /// <summary>So many notes of some sentences each; the same seed gives the same notes.</summary>
    public static IReadOnlyList<Note> Write(int count, int seed, int sentences = 3, bool english = false)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => One(random, sentences, english))];
    }

    private static Note One(Random random, int sentences, bool english)
    {
        var (text, mentions, relations) = ("", new List<(string, TextSpan)>(), new List<(int, string, int)>());
        for (var i = 0; i < sentences; i++)
        {
            var places = new Dictionary<char, int>();
            var sentence = english ? s_english[random.Next(s_english.Length)] : s_sentences[random.Next(s_sentences.Length)];
            for (var at = 0; at < sentence.Length; at++)
            {
                if (sentence[at] != '{')
                {
                    text += sentence[at];
                    continue;
                }

                var kind = sentence[at + 1];
                var name = Name(random, kind, english);
                places[kind] = mentions.Count;
                mentions.Add(
                    (
                        kind switch
                        {
                            'D' => "Disease",
                            'S' => "Symptom",
                            _ => "Drug",
                        },
                        new TextSpan(text.Length, text.Length + name.Length)
                    )
                );
                text += name;
                at += 2;
            }

            relations.Add((places['D'], "has_symptom", places['S']));
        }

        return new Note(text, mentions, relations);
    }

    private static string Name(Random random, char kind, bool english)
    {
        if (english)
            return s_stems[random.Next(s_stems.Length)]
                + s_stems[random.Next(s_stems.Length)].ToLowerInvariant()
                + kind switch
                {
                    'D' => "itis",
                    'S' => "algia",
                    _ => "cillin",
                };
        var stem = new string([.. Enumerable.Range(0, 2).Select(_ => Letters[random.Next(Letters.Length)])]);
        return kind switch
        {
            'D' => stem + "病",
            'S' => stem + "痛",
            _ => stem + "片",
        };
    }
}

/// <summary>A note with its mentions, and relations between them by their places in the list.</summary>
public sealed record Note(
    string Text,
    IReadOnlyList<(string Type, TextSpan Span)> Mentions,
    IReadOnlyList<(int Head, string Type, int Tail)> Relations
);
