namespace Portal.Domain.Text;

/// <summary>Which spellings count as the same term, besides case and width.</summary>
[Flags]
public enum TermMatching
{
    /// <summary>Only those.</summary>
    None = 0,

    /// <summary>The regular plural of an English term: <c>tumor</c> in <c>tumors</c>, <c>abscess</c> in <c>abscesses</c>.</summary>
    Plurals = 1,

    /// <summary>Chinese digits for Arabic ones, and the other way round: 二型 and 2型.</summary>
    Digits = 2,
}
