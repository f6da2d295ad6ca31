namespace Portal.Domain.Answering;

/// <summary>The words of questions that belong to no schema: what asks, counts, negates, and what says nothing.</summary>
/// <remarks>A question is only answered when every other word in it was understood, so these lists decide what may be passed over. Words
/// that change what is asked (negation, comparison, order) are deliberately not among them.</remarks>
public static class QuestionWords
{
    /// <summary>Words that ask for a number.</summary>
    public static IReadOnlyList<string> Count { get; } =
        Split(
            """
            多少种, 多少个, 多少类, 多少项, 多少, 几种, 几个, 几类, 几项, 有几, 数量, 总数, how many, number of,
            count of, count
            """
        );

    /// <summary>Words that ask for yes or no, wherever they stand.</summary>
    public static IReadOnlyList<string> Exists { get; } =
        Split(
            """
            吗, 嘛, 是否, 是不是, 会不会, 能不能, 可不可以, 有没有, 能否, 可否, 会否, 是否会, 是否可以, 是否能, 是否需要,
            需不需要, 要不要, 对吗, 对不对
            """
        );

    /// <summary>Words that ask for yes or no at the beginning of an English question.</summary>
    public static IReadOnlyList<string> ExistsAtStart { get; } =
        Split(
            """
            does, do, is, are, can, could, did, has, have, was, were, will, should
            """
        );

    /// <summary>Words that ask for what several things have in common.</summary>
    public static IReadOnlyList<string> Common { get; } =
        Split(
            """
            共同, 共有, 相同, 同时, 都, 一样, 共通, in common, common to, both, shared, share
            """
        );

    /// <summary>Words that ask what something is.</summary>
    public static IReadOnlyList<string> Definition { get; } =
        Split(
            """
            什么是, 是什么, 是啥, 啥是, 介绍一下, 介绍, 定义, 简介, 指的是什么, 指什么, 是什么意思, 什么意思, what is,
            what's, what are, define, describe, explain, meaning of
            """
        );

    /// <summary>Words that turn a question round or compare; a question with one that no relation accounts for is not understood.</summary>
    public static IReadOnlyList<string> Negation { get; } =
        Split(
            """
            不, 没, 没有, 无, 非, 未, 别, 除了, 除, 不是, 不能, 不会, 不可以, 不包括, not, no, without, except, never,
            none, isn't, doesn't, don't, aren't, can't, cannot, other than,
            最, 更, 比较, better, best, worse, worst, more, most, than
            """
        );

    /// <summary>Words that carry nothing that a template must account for.</summary>
    public static IReadOnlyList<string> Empty { get; } =
        Split(
            """
            的, 了, 呢, 啊, 呀, 吧, 么, 哦, 是, 为, 有, 和, 与, 及, 以及, 跟, 或, 或者, 还是, 在, 会, 能, 可, 以, 可以,
            能够, 应该, 应, 应当, 要, 需要, 需, 得, 必须,
            一般, 通常, 常见, 常见的, 常, 经常, 主要, 主要的, 典型, 典型的, 大概, 大约, 到底, 究竟, 具体, 具体的, 分别,
            可能, 可能会, 也许, 也, 还, 又, 再, 就, 被, 把, 对, 于, 对于, 关于, 至于, 针对, 由, 从, 给, 让, 使, 将, 向,
            请问, 请, 请教, 问, 问一下, 告诉, 告诉我, 我, 你, 您, 他, 她, 它, 我们, 你们, 他们, 咱们, 大家, 想, 想问,
            想知道, 知道, 想了解, 了解, 一下, 查, 查询, 查一下, 查找, 帮, 帮我, 帮忙, 列出, 列举, 列一下, 说明, 说说,
            说一下, 讲讲, 看看, 看一下, 有关, 相关, 相关的, 关系,
            哪, 哪些, 哪种, 哪类, 哪个, 哪几种, 哪几个, 哪几类, 哪里, 哪儿, 什么, 什么样, 什么样的, 啥, 怎么, 怎样,
            怎么样, 怎么办, 如何, 为什么, 为何, 谁, 几, 多, 个, 种, 类, 些, 样, 项, 这些, 那些, 这种, 那种, 这个, 那个,
            这, 那, 该, 此, 其, 其中, 一个, 一种, 一些, 某, 某些, 各, 各种, 所有, 全部, 任何, 每,
            患者, 病人, 患病者, 人, 人们, 得了, 患有, 患了, 患上, 患, 得病, 身上, 出现, 出现了, 发生, 产生, 时, 时候,
            的时候, 后, 之后, 以后, 期间, 情况, 情况下, 方面, 方面的, 里, 里面, 中, 上, 下, 内, 之, 之间, 者, 等, 等等,
            地, 做, 进行, 通过, 用, 用来, 来, 去, 到, 着, 过, 起, 名字, 名称, 叫, 叫做, 称为, 包括, 包含, 含有, 存在,
            具有, 属, 作为, 称, 如果, 要是, 假如, 那么, 所, 并, 而, 但, 且, 则, 因为, 所以, 算, 算是, 当, 当中, 结果,
            答案, 比如, 例如, 哪一种, 哪一个, 哪一类, 哪一, 哪方面, 一共, 总共, 共, 常用, 常用的, 常规,
            the, a, an, of, for, to, in, on, at, is, are, was, were, be, been, being, am, do, does, did, can, could,
            should, would, will, may, might, must, shall,
            what, which, who, whom, whose, how, when, where, why, that, this, these, those, there, it, its, with, and,
            or, by, from, as, into, than, then, so, if, have, has, had, having, i, you, me, my, your, we, us, our, they,
            them, their, he, she, his, her,
            please, tell, list, show, give, name, names, named, find, know, want, need, needs, any, some, all, every,
            each, about, usually, typically, usual, typical, main, possible, possibly, patient, patients, people, person,
            persons, someone, somebody, get, gets, got, suffer, suffers, suffering, during, after, kind, kinds, type,
            types, sort, sorts, thing, things, one, ones, called, used, use, uses, using, go, also, go with, kinds of,
            different, various, known, involve, include, includes, including, exist, exists, via, s, has been,
            would like, like, let, there's, who's, having had, regarding, total, altogether, take, takes, common,
            commonly, often, normally, generally
            """
        );

    // A list of one word a line is too long to be read; the commas part phrases of several words too.
    private static string[] Split(string words) => words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
