using Portal.Resources;

namespace Portal.Components.Shared;

/// <summary>The kinds of jobs in words.</summary>
internal static class JobNames
{
    public static string Of(string kind) => kind switch
    {
        "corpus.import" => JobsText.KindImport,
        "annotations.import" => JobsText.KindAnnotations,
        "annotations.merge" => JobsText.KindMerge,
        "train" => JobsText.KindTrain,
        "suggest" => JobsText.KindSuggest,
        "graph.push" => JobsText.KindPush,
        "graph.import" => JobsText.KindTriples,
        "schema.publish" => JobsText.KindSchema,
        "demo.create" => JobsText.KindDemo,
        _ => kind,
    };
}
