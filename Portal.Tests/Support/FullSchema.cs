using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Support;

/// <summary>A schema for the formats.</summary>
internal static class FullSchema
{
    /// <summary>A schema in which every member says something.</summary>
    public static KnowledgeSchema Full { get; } =
        new()
        {
            Entities =
            [
                new EntityType
                {
                    Id = "Finding",
                    Names = new("表现", "finding"),
                    IsAbstract = true,
                    Description = "可观察到的表现",
                    Color = 4,
                },
                new EntityType
                {
                    Id = "Disease",
                    Names = new("疾病", "disease"),
                    Aliases = ["病"],
                    Description = "一种疾病",
                    Examples = ["痛风"],
                    NegativeExamples = ["疲劳"],
                    Color = 1,
                    Icon = "health",
                    Hotkey = "1",
                    Group = "临床",
                    Parent = "Finding",
                    Properties =
                    [
                        new PropertyType
                        {
                            Id = "code",
                            Names = new("编码", "code"),
                            Description = "分类编码",
                            Pattern = "[A-Z]\\d+",
                            IsRequired = true,
                            IsUnique = true,
                            IsKey = true,
                            Aliases = ["代码"],
                        },
                        new PropertyType
                        {
                            Id = "duration",
                            Names = new("病程", "duration"),
                            Kind = PropertyKind.Number,
                            Unit = "d",
                        },
                        new PropertyType
                        {
                            Id = "onset",
                            Names = new("起病", "onset"),
                            Kind = PropertyKind.Date,
                            IsMultiValued = true,
                        },
                        new PropertyType
                        {
                            Id = "chronic",
                            Names = new("慢性", "chronic"),
                            Kind = PropertyKind.Boolean,
                        },
                        new PropertyType
                        {
                            Id = "severity",
                            Names = new("程度", "severity"),
                            Kind = PropertyKind.Enumeration,
                            Values = ["轻", "中", "重"],
                        },
                    ],
                },
                new EntityType
                {
                    Id = "Symptom",
                    Names = new("症状", "symptom"),
                    Color = 2,
                },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "has_symptom",
                    Names = new("症状", "has symptom"),
                    Aliases = ["表现为"],
                    InverseAliases = ["见于"],
                    Description = "疾病的症状",
                    Examples = ["痛风常有关节痛"],
                    NegativeExamples = ["关节痛不是痛风"],
                    Pairs = [new("Disease", "Symptom")],
                    Cardinality = Cardinality.OneToMany,
                    Inverse = "symptom_of",
                    Hotkey = "a",
                    Properties =
                    [
                        new PropertyType
                        {
                            Id = "frequency",
                            Names = new("频率", "frequency"),
                            Kind = PropertyKind.Number,
                        },
                    ],
                },
                new RelationType
                {
                    Id = "symptom_of",
                    Names = new("是…的症状", "symptom of"),
                    Pairs = [new("Symptom", "Disease")],
                    Cardinality = Cardinality.ManyToOne,
                    Inverse = "has_symptom",
                },
                new RelationType
                {
                    Id = "comorbid",
                    Names = new("并存", "comorbid"),
                    Pairs = [new("Disease", "Disease")],
                    IsSymmetric = true,
                    IsTransitive = true,
                },
            ],
            Layout = KnowledgeSchema.Empty.Layout.Add("Disease", new CanvasPlace(10.5, -20)).Add("Symptom", new CanvasPlace(300, 0, true)),
        };
}
