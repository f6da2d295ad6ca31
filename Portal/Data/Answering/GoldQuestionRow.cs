namespace Portal.Data.Answering;

/// <summary>A question with its expected answers, for evaluation.</summary>
public sealed class GoldQuestionRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Code { get; set; } = "";
    public string Question { get; set; } = "";
    public string Language { get; set; } = "zh";
    public string Category { get; set; } = "";
    public List<string> Expected { get; set; } = [];
}
