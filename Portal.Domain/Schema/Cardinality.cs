namespace Portal.Domain.Schema;

/// <summary>How many tails a head may have, and how many heads a tail.</summary>
public enum Cardinality
{
    /// <summary>Any number on both sides.</summary>
    ManyToMany,

    /// <summary>A head has any number of tails; a tail has one head at most.</summary>
    OneToMany,

    /// <summary>A head has one tail at most; a tail has any number of heads.</summary>
    ManyToOne,

    /// <summary>One at most on both sides.</summary>
    OneToOne,
}
