using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portal.Domain.Schema;

namespace Portal.Annotation.Pages;

/// <summary>What the annotator element has to know of the schema, and the words it shows.</summary>
internal static class LabelConfig
{
    private static readonly string[] s_words =
    [
        "textLabel",
        "inspector",
        "palette",
        "noSelection",
        "suggestions",
        "mentions",
        "relations",
        "accept",
        "reject",
        "remove",
        "relate",
        "person",
        "accepted",
        "suggested",
        "hintNone",
        "hintSuggestion",
        "hintDecision",
        "hintRelate",
        "hintSelection",
        "hintPicked",
        "hintRelation",
        "readOnly",
        "shownOf",
        "loadFailed",
        "illegalTarget",
        "negated",
        "uncertain",
        "historical",
        "other",
        "changeType",
        "filterRelations",
        "threshold",
        "originSame",
        "originDictionary",
        "originTagger",
        "originRelations",
        "originEnsemble",
        "autoAccepted",
        "why",
        "whyNothing",
        "whyFeatures",
        "whyVersion",
        "whyVersionSince",
        "whyReply",
        "sourceApprovedEntity",
        "sourceSchemaExample",
        "sourceList",
        "featureLetters",
        "featureShape",
        "featureAffix",
        "featureMemory",
        "featureContext",
        "document",
        "documentTitle",
        "documentLength",
        "granularity",
        "grainCharacter",
        "grainWord",
        "grainSentence",
        "keys",
        "keyNone",
        "keyChange",
        "keyPress",
        "keyReset",
        "keySelect",
        "keyUndo",
        "close",
        "cancel",
        "keyAccept",
        "keyReject",
        "keyAcceptView",
        "keyNext",
        "keyPrevious",
        "keyNextSuggestion",
        "keyRelate",
        "keyPick",
        "keyNegated",
        "keyUncertain",
        "keyPropagate",
        "keyComment",
        "keyLonger",
        "keyShorter",
        "keyStartLater",
        "keyStartEarlier",
        "keyPiece",
        "piece",
        "keyGranularity",
        "keyLeft",
        "keyRight",
        "keyLeave",
        "attributes",
        "attributeName",
        "attributeValue",
        "attributeAdd",
        "guideline",
        "examples",
        "negativeExamples",
        "lookup",
        "lookupNothing",
        "lookupFacts",
        "annotatorsList",
        "termAdd",
        "termAdded",
        "history",
        "didAddMention",
        "didRetypeMention",
        "didResizeMention",
        "didSetMentionState",
        "didAddRelation",
        "didAddProperty",
        "didSetRelationState",
        "didRetypeRelation",
        "didSetAssertion",
        "didSetAttribute",
        "didSetFragments",
        "didImport",
        "didMerge",
        "didCurate",
        "didRestore",
        "didPropagate",
        "didAutoAccept",
        "didAutoAcceptUndo",
        "didBatch",
        "didUndo",
        "didRedo",
        "didEdit",
        "stateSuggested",
        "stateAccepted",
        "stateRejected",
        "stateDeleted",
        "assertionPresent",
        "assertionNegated",
        "assertionUncertain",
        "assertionHistorical",
        "assertionOther",
        "comments",
        "comment",
        "commentOn",
        "resolve",
        "reopen",
        "resolvedBy",
        "propagate",
        "propagateFirst",
        "propagateApply",
        "propagatePlaces",
        "propagateNone",
        "propagateCollisions",
        "propagated",
        "rejectedBefore",
        "conflict",
        "conflictBody",
        "mine",
        "theirs",
        "keepTheirs",
        "takeMine",
        "scope",
        "scopeDocument",
        "scopeCorpus",
        "scopeWorkspace",
    ];

    // One for all who have a document of this schema open: it is the largest thing that such a page holds.
    private static readonly ConditionalWeakTable<
        KnowledgeSchema,
        ConcurrentDictionary<(string Workspace, bool CanEdit, bool IsAssigned, string Language), string>
    > s_written = [];

    public static string Of(string workspace, KnowledgeSchema schema, LayerView layer, string language) =>
        s_written
            .GetOrCreateValue(schema)
            .GetOrAdd(
                (workspace, layer.CanEdit, layer.IsAssigned, language),
                key => Write(key.Workspace, schema, key.CanEdit, key.IsAssigned, key.Language)
            );

    private static string Write(string workspace, KnowledgeSchema schema, bool canEdit, bool isAssigned, string language) =>
        JsonSerializer.Serialize(
            new
            {
                workspace,
                canEdit,
                entityTypes = schema.Labels.Select(e => new
                {
                    e.Id,
                    name = e.Names.In(language, e.Id),
                    e.Color,
                    e.Hotkey,
                    definition = e.Description,
                    e.Examples,
                    e.NegativeExamples,
                    properties = schema.PropertiesOf(e.Id).Select(p => new { p.Id, name = p.Names.In(language, p.Id) }),
                }),
                relationTypes = schema.Relations.Select(r => new
                {
                    r.Id,
                    name = r.Names.In(language, r.Id),
                    pairs = schema.EffectivePairs(r).Select(p => new[] { p.Head, p.Tail }),
                }),
                words = s_words.ToDictionary(
                    w => w,
                    w =>
                        w == "readOnly" && isAssigned
                            ? LabelText.AnnotatorReadOnlyLayer
                            : LabelText.ResourceManager.GetString(
                                "Annotator" + char.ToUpperInvariant(w[0]) + w[1..],
                                CultureInfo.CurrentUICulture
                            ) ?? w
                ),
            },
            JsonSerializerOptions.Web
        );
}
