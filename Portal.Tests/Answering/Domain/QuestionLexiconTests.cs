using Portal.Domain.Answering;
using Portal.Domain.Schema;

namespace Portal.Tests.Answering.Domain;

public sealed class QuestionLexiconTests
{
    /// <summary>English names in the forms of questions; the rest of a word is not looked at.</summary>
    [Theory]
    [InlineData("symptom", "symptom symptoms symptomed symptoming SYMPTOMS", "symptomes symptomies sympto")]
    [InlineData("therapy", "therapy therapys therapies therapyed", "therapie")]
    [InlineData("cause", "cause causes caused causing caus", "causeing")]
    [InlineData("stress", "stress stresss stresses stressed stressing", "stres")]
    [InlineData("rash", "rash rashs rashes rashed", "rashies")]
    [InlineData("reflex", "reflex reflexs reflexes reflexing", "reflexies")]
    [InlineData("treats", "treats treatss treatses treat treated treating", "treates")]
    [InlineData("ab", "ab", "abs abed")]
    [InlineData("abc", "abc abcs abced abcing", "abces")]
    [InlineData("has symptom", "symptom symptoms", "symptomed has")]
    [InlineData("has flu", "", "flu flus")]
    [InlineData("has main symptom", "", "symptom main")]
    [InlineData("main symptom", "", "symptom main")]
    [InlineData(" pain ", "pain pains", "")]
    [InlineData("T2", "T2", "T2s")]
    [InlineData("about", "about", "abouts abouting")]
    public void FindAll_EnglishNames_InTheFormsOfQuestions(string name, string found, string missed)
    {
        var lexicon = new QuestionLexicon(new KnowledgeSchema { Relations = [new RelationType { Id = "治", Names = new("", name) }] });
        Assert.All(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), f => Assert.True(IsRelation(f), f));
        Assert.All(missed.Split(' ', StringSplitOptions.RemoveEmptyEntries), f => Assert.False(IsRelation(f), f));
        Assert.True(IsRelation(name.Trim()));

        bool IsRelation(string word) =>
            lexicon.FindAll(word).Any(m => m.Span.Length == word.Length && m.Cue.Kind == QuestionLexicon.CueKind.Relation);
    }

    [Theory]
    [InlineData("has symptom", "has symptom has symptoms symptom symptoms")]
    [InlineData("is treated by", "is treated by is treated bys")]
    public void FindAll_PhrasesOfSeveralWords_AreFoundWhole(string name, string words)
    {
        var lexicon = new QuestionLexicon(new KnowledgeSchema { Relations = [new RelationType { Id = "治", Names = new("", name) }] });
        Assert.Contains(lexicon.FindAll(words), m => m.Span.Start == 0 && m.Span.Length == name.Length && m.Cue.Id == "治");
    }

    [Fact]
    public void FindAll_OfASchema_KnowsKindIdAndOwner()
    {
        var schema = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType
                {
                    Id = "Thing",
                    IsAbstract = true,
                    Names = new("事物", ""),
                    Properties =
                    [
                        new PropertyType
                        {
                            Id = "note",
                            Names = new("备注", ""),
                            Aliases = ["附注"],
                        },
                    ],
                },
                new EntityType
                {
                    Id = "Disease",
                    Parent = "Thing",
                    Names = new("疾病", ""),
                    Aliases = ["病种"],
                },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "leads_to",
                    Names = new("导致", ""),
                    Aliases = ["引起"],
                    InverseAliases = ["源于"],
                },
            ],
        };
        var lexicon = new QuestionLexicon(schema);
        Assert.Equal(["EntityType Thing "], Cues("事物"));
        Assert.Equal(["EntityType Disease "], Cues("疾病"));
        Assert.Equal(["EntityType Disease "], Cues("病种"));
        Assert.Equal(["Property note Thing", "Property note Disease"], Cues("备注"));
        Assert.Equal(["Property note Thing", "Property note Disease"], Cues("附注"));
        Assert.Equal(["Relation leads_to "], Cues("导致"));
        Assert.Equal(["Relation leads_to "], Cues("引起"));
        Assert.Equal(["Relation leads_to "], Cues("leads to"));
        Assert.Equal(["InverseRelation leads_to "], Cues("源于"));

        IEnumerable<string> Cues(string word) =>
            lexicon.FindAll(word).Where(m => m.Span.Length == word.Length).Select(m => $"{m.Cue.Kind} {m.Cue.Id} {m.Cue.Owner}");
    }

    /// <summary>Every word of every list is found as what it is, also in a schema that says nothing.</summary>
    [Fact]
    public void FindAll_WordsOfNoSchema_AreOfTheirKind()
    {
        var lexicon = new QuestionLexicon(KnowledgeSchema.Empty);
        Check(QuestionWords.Count, QuestionLexicon.CueKind.Count);
        Check(QuestionWords.Exists, QuestionLexicon.CueKind.Exists);
        Check(QuestionWords.Common, QuestionLexicon.CueKind.Common);
        Check(QuestionWords.Definition, QuestionLexicon.CueKind.Definition);
        Check(QuestionWords.Negation, QuestionLexicon.CueKind.Negation);
        Check(QuestionWords.Empty, QuestionLexicon.CueKind.Empty);

        void Check(IReadOnlyList<string> words, QuestionLexicon.CueKind kind) =>
            Assert.All(words, w => Assert.Contains(lexicon.FindAll(w), m => m.Span.Length == w.Length && m.Cue.Kind == kind));
    }

    /// <summary>How many there are, no list names a word twice, and none has a comma of the list or a space at its ends.</summary>
    [Theory]
    [InlineData(nameof(QuestionWords.Count), 16, "多少种", "count")]
    [InlineData(nameof(QuestionWords.Exists), 19, "吗", "对不对")]
    [InlineData(nameof(QuestionWords.ExistsAtStart), 13, "does", "should")]
    [InlineData(nameof(QuestionWords.Common), 12, "共同", "share")]
    [InlineData(nameof(QuestionWords.Definition), 19, "什么是", "meaning of")]
    [InlineData(nameof(QuestionWords.Negation), 37, "不", "than")]
    [InlineData(nameof(QuestionWords.Empty), 429, "的", "generally")]
    public void Words_OfEachList_AreAllThere(string list, int count, string first, string last)
    {
        var words = (IReadOnlyList<string>)typeof(QuestionWords).GetProperty(list)!.GetValue(null)!;
        Assert.Equal((count, first, last), (words.Count, words[0], words[^1]));
        Assert.Equal(words.Count, words.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(words, w => Assert.Matches("^[a-z' ]+$|^[\u4e00-\u9fff]+$", w));
        Assert.All(words, w => Assert.Equal(w.Trim(), w));
    }

    [Theory]
    [InlineData("how many")]
    [InlineData("in common")]
    [InlineData("other than")]
    [InlineData("would like")]
    [InlineData("what is")]
    public void Words_OfSeveralWords_AreOnePhrase(string phrase) =>
        Assert.Contains(
            phrase,
            new[]
            {
                QuestionWords.Count,
                QuestionWords.Common,
                QuestionWords.Negation,
                QuestionWords.Empty,
                QuestionWords.Definition,
            }.SelectMany(w => w)
        );
}
