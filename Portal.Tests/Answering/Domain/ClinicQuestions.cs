using Portal.Domain.Answering;
using Portal.Domain.Schema;

namespace Portal.Tests.Answering.Domain;

/// <summary>A small schema that has each kind of relation that questions tell apart, and a graph of a few names.</summary>
internal static class ClinicQuestions
{
    public static KnowledgeSchema Schema { get; } =
        new()
        {
            Entities =
            [
                new EntityType
                {
                    Id = "Disease",
                    Names = new("疾病", "disease"),
                    Aliases = ["病"],
                    Properties =
                    [
                        new PropertyType { Id = "stage", Names = new("分期", "stage") },
                        new PropertyType { Id = "definition", Names = new("释义", "meaning") },
                    ],
                },
                new EntityType { Id = "Symptom", Names = new("症状", "symptom") },
                new EntityType
                {
                    Id = "Drug",
                    Names = new("药物", "drug"),
                    Properties = [new PropertyType { Id = "stage", Names = new("批次", "lot") }],
                },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "shows",
                    Names = new("表现", "shows"),
                    Pairs = [new TypePair("Disease", "Symptom")],
                },
                new RelationType
                {
                    Id = "treats",
                    Names = new("治疗", "treats"),
                    InverseAliases = ["治疗药物", "treated by"],
                    Pairs = [new TypePair("Drug", "Disease")],
                },
                new RelationType
                {
                    Id = "causes",
                    Names = new("并发", "causes"),
                    InverseAliases = ["源于"],
                    Pairs = [new TypePair("Disease", "Disease")],
                },
                new RelationType
                {
                    Id = "worsens",
                    Names = new("加重", "worsens"),
                    Pairs = [new TypePair("Drug", "Symptom"), new TypePair("Drug", "Disease")],
                },
            ],
        };

    public static EntityLinker Linker { get; } =
        new([
            new("d1", "Disease", "高血压", ["hypertension"]),
            new("d2", "Disease", "痛风", ["gout"]),
            new("s1", "Symptom", "头痛", ["headache"]),
            new("s2", "Symptom", "发热", ["fever"]),
            new("g1", "Drug", "甲药", ["aspirin"]),
            new("g2", "Drug", "乙药", []),
            // Names that are words of the schema, or of two types.
            new("d3", "Disease", "心悸", []),
            new("s3", "Symptom", "心悸", []),
            new("g3", "Drug", "症状", []),
            new("g4", "Drug", "什么", []),
        ]);

    public static QuestionLexicon Lexicon { get; } = new(Schema);

    public static QuestionInterpreter Interpreter { get; } = new(Schema);

    public static QuestionAnalysis Analyse(string question) => QuestionAnalysis.Of(question, Lexicon, Linker);
}
