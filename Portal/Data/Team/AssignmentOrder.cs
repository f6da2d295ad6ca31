namespace Portal.Data.Team;

/// <summary>How annotators come to documents.</summary>
public enum AssignmentMode
{
    /// <summary>Everybody labels together, in the shared layer.</summary>
    Open,

    /// <summary>Each in a layer of their own: documents are given out by hand, or taken from the pool.</summary>
    Assigned,
}

/// <summary>Which document of the pool comes next.</summary>
public enum AssignmentOrder
{
    /// <summary>In the order of import.</summary>
    Sequential,

    /// <summary>In an order that is another for each annotator, and the same whenever it is asked for.</summary>
    Random,

    /// <summary>By lot, a document with more undecided suggestions being likelier.</summary>
    Weighted,

    /// <summary>First those whose suggestions are the least sure.</summary>
    Uncertainty,
}
