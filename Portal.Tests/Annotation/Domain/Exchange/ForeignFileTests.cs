using Portal.Domain.Annotation.Exchange;

namespace Portal.Tests.Annotation.Domain.Exchange;

public sealed class ForeignFileTests
{
    /// <summary>Files as other tools write them, made by hand after their documentation.</summary>
    [Theory]
    [InlineData(
        "bio",
        "a.bio",
        "高 B-Disease\n血 I-Disease\n压 I-Disease\n常 O\n\n头 B-Symptom\n痛 I-Symptom\n",
        "高血压常|Disease:高血压",
        "头痛|Symptom:头痛"
    )]
    [InlineData(
        "bio",
        "a.bio",
        "高\tB-Disease\r\n血\tM-Disease\r\n压\tE-Disease\r\n痛\tS-Symptom\r\n",
        "高血压痛|Disease:高血压|Symptom:痛"
    )]
    [InlineData("bmes", "a.bmes", "New B-LOC\nYork I-LOC\nis O\nbig O\n", "New York is big|LOC:New York")]
    [InlineData(
        "conll2003",
        "a.conll",
        "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\nPeter NNP B-NP I-PER\n",
        "EU rejects\nPeter|ORG:EU|PER:Peter"
    )]
    [InlineData(
        "conll04",
        "a.txt",
        "#doc 1\n"
            + "0\tDennis\tB-Peop\t['N']\t[0]\n"
            + "1\tDe\tI-Peop\t['Work_For', 'Live_In']\t[3, 4]\n"
            + "2\tof\tO\t['N']\t[2]\n"
            + "3\tSenate\tB-Org\t['N']\t[3]\n"
            + "4\tOhio\tB-Loc\t['N']\t[4]\n",
        "Dennis De of Senate Ohio|Peop:Dennis De|Org:Senate|Loc:Ohio|Work_For(Dennis De,Senate)|Live_In(Dennis De,Ohio)"
    )]
    [InlineData("doccano", "a.jsonl", "{\"id\":1,\"text\":\"😀高血压\",\"label\":[[1,4,\"Disease\"]]}\n", "😀高血压|Disease:高血压")]
    [InlineData(
        "doccano",
        "a.jsonl",
        """
            {
              "id": 1,
              "text": "𠮷药治头痛",
              "entities": [
                {"id": 7, "label": "Drug", "start_offset": 0, "end_offset": 2},
                {"id": 8, "label": "Symptom", "start_offset": 3, "end_offset": 5}
              ],
              "relations": [{"from_id": 7, "to_id": 8, "type": "treats"}]
            }
            """,
        "𠮷药治头痛|Drug:𠮷药|Symptom:头痛|treats(𠮷药,头痛)"
    )]
    [InlineData(
        "label-studio",
        "a.json",
        """
            [
              {
                "data": {"review": "😀头痛"},
                "annotations": [
                  {
                    "id": 1,
                    "result": [{"id": "x", "type": "labels", "value": {"start": 2, "end": 4, "text": "头痛", "labels": ["Symptom"]}}]
                  }
                ],
                "predictions": [
                  {
                    "model_version": "m1",
                    "result": [
                      {
                        "id": "y",
                        "type": "labels",
                        "score": 0.4,
                        "value": {"start": 3, "end": 4, "text": "痛", "labels": ["Sign"]}
                      }
                    ]
                  }
                ]
              }
            ]
            """,
        "😀头痛|Symptom:头痛|?Sign:痛"
    )]
    [InlineData(
        "cluener",
        "a.json",
        """
            {"text": "彭小军在台湾", "label": {"name": {"彭小军": [[0, 2]]}, "address": {"台湾": [[4, 5]]}}}
            """,
        "彭小军在台湾|name:彭小军|address:台湾"
    )]
    [InlineData(
        "cmeee",
        "a.json",
        """
            [
              {
                "text": "头痛伴发热",
                "entities": [
                  {"start_idx": 0, "end_idx": 1, "type": "sym", "entity": "头痛"},
                  {"start_idx": 3, "end_idx": 5, "type": "sym", "entity": "发热"}
                ]
              }
            ]
            """,
        "头痛伴发热|sym:头痛|sym:发热"
    )]
    [InlineData(
        "cmeie",
        "a.json",
        """
            {
              "text": "痛风@痛风常有关节痛",
              "spo_list": [
                {
                  "Combined": true,
                  "predicate": "临床表现",
                  "subject": "痛风",
                  "subject_type": "疾病",
                  "object": {"@value": "关节痛"},
                  "object_type": {"@value": "症状"}
                }
              ]
            }
            """,
        "痛风@痛风常有关节痛|疾病:痛风|症状:关节痛|临床表现(痛风,关节痛)"
    )]
    [InlineData(
        "duie",
        "a.json",
        """
            {
              "text": "《甲》的作者是乙",
              "spo_list": [{"predicate": "作者", "subject": "甲", "subject_type": "图书作品", "object": "乙", "object_type": "人物"}]
            }
            """,
        "《甲》的作者是乙|图书作品:甲|人物:乙|作者(甲,乙)"
    )]
    [InlineData(
        "uie",
        "a.jsonl",
        """
            {"content":"痛风用药甲","prompt":"疾病","result_list":[{"text":"痛风","start":0,"end":2}]}
            {"content":"痛风用药甲","prompt":"药物","result_list":[{"text":"药甲","start":3,"end":5}]}
            {"content":"痛风用药甲","prompt":"痛风的治疗药物","result_list":[{"text":"药甲","start":3,"end":5}]}
            {"content":"痛风用药甲","prompt":"症状","result_list":[]}
            """,
        "痛风用药甲|疾病:痛风|药物:药甲|治疗药物(痛风,药甲)"
    )]
    [InlineData(
        "pubannotation",
        "a.json",
        """
            {
              "text": "IRF-4 in CML",
              "denotations": [
                {"id": "T1", "span": {"begin": 0, "end": 5}, "obj": "Protein"},
                {"id": "T2", "span": {"begin": 9, "end": 12}, "obj": "Disease"}
              ],
              "relations": [{"id": "R1", "pred": "in", "subj": "T1", "obj": "T2"}]
            }
            """,
        "IRF-4 in CML|Protein:IRF-4|Disease:CML|in(IRF-4,CML)"
    )]
    [InlineData(
        "instructkgc",
        "a.json",
        """
            [
              {
                "task": "RE",
                "instruction": "{\"schema\": [\"主演\"], \"input\": \"甲由乙主演\"}",
                "output": "{\"主演\": [{\"subject\": \"甲\", \"object\": \"乙\"}]}"
              },
              {"id": 7, "cate": "人物", "instruction": "找出三元组", "input": "丙生于丁", "kg": [["丙", "出生地", "丁"]]},
              {"text": "戊写己", "relation": [{"head": "己", "head_type": "图书", "relation": "作者", "tail": "戊", "tail_type": "人物"}]}
            ]
            """,
        "甲由乙主演|?:甲|?:乙|主演(甲,乙)",
        "丙生于丁|?:丙|?:丁|出生地(丙,丁)",
        "戊写己|图书:己|人物:戊|作者(己,戊)"
    )]
    [InlineData(
        "prodigy",
        "a.jsonl",
        """
            {"text": "😀 fever", "spans": [{"start": 2, "end": 7, "label": "SYM"}], "answer": "accept"}
            """,
        "😀 fever|SYM:fever"
    )]
    [InlineData(
        "webanno",
        "a.tsv",
        "#FORMAT=WebAnno TSV 3.3\n"
            + "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
            + "#T_RL=webanno.custom.Relation|value|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n"
            + "\n"
            + "\n"
            + "#Text=Ms. Haag plays Elianti .\n"
            + "1-1\t0-3\tMs.\t*[1]\tPER[1]\t_\t_\t\n"
            + "1-2\t4-8\tHaag\t*[1]\tPER[1]\t_\t_\t\n"
            + "1-3\t9-14\tplays\t_\t_\t_\t_\t\n"
            + "1-4\t15-22\tElianti\t*\tWORK\\_OF\tplays\t1-1[1_0]\t\n"
            + "1-5\t23-24\t.\t_\t_\t_\t_\t\n"
            + "\n"
            + "#Text=She sings .\n"
            + "2-1\t25-28\tShe\t*[2]|*[3]\tPER[2]|LEAD[3]\t_\t_\t\n"
            + "2-2\t29-34\tsings\t_\t_\t_\t_\t\n"
            + "2-3\t35-36\t.\t_\t_\t_\t_\t\n",
        "Ms. Haag plays Elianti .\nShe sings .|PER:Ms. Haag|WORK_OF:Elianti|PER:She|LEAD:She|plays(Ms. Haag,Elianti)"
    )]
    [InlineData(
        "uima-json",
        "a.json",
        """
            {
              "%TYPES": {},
              "%FEATURE_STRUCTURES": [
                {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "😀高血压致头痛"},
                {
                  "%ID": 2,
                  "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence",
                  "@sofa": 1,
                  "begin": 0,
                  "end": 8
                },
                {"%ID": 3, "%TYPE": "custom.Disease", "@sofa": 1, "begin": 2, "end": 5},
                {"%ID": 4, "%TYPE": "custom.Span", "@sofa": 1, "begin": 6, "end": 8, "label": "Symptom"},
                {"%ID": 5, "%TYPE": "custom.Causes", "@sofa": 1, "begin": 6, "end": 8, "@Governor": 3, "@Dependent": 4}
              ],
              "%VIEWS": {}
            }
            """,
        "😀高血压致头痛|Disease:高血压|Symptom:头痛|Causes(高血压,头痛)"
    )]
    [InlineData(
        "pubannotation",
        "b.json",
        """
            {
              "text": "left and right lung",
              "denotations": [
                {"id": "T1", "span": [{"begin": 0, "end": 4}, {"begin": 15, "end": 19}], "obj": "Part"},
                {"id": "T2", "span": {"begin": 9, "end": 19}, "obj": "Part"}
              ]
            }
            """,
        "left and right lung|Part:left lung|Part:right lung"
    )]
    public void Reader_OfAForeignFile(string format, string file, string content, params string[] expected)
    {
        var read = AnnotationFormats.Find(format)!.Read([new AnnotationFile(file, content)]).GetValueOrThrow();
        Assert.Empty(read.Rejected);
        Assert.Equal(expected, read.Documents.Select(ExchangeView.Shown));
    }
}
