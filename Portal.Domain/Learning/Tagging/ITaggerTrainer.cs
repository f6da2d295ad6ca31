namespace Portal.Domain.Learning.Tagging;

/// <summary>Learns the weights of a linear chain, going through the set again and again.</summary>
internal interface ITaggerTrainer
{
    /// <summary>Goes through the set once.</summary>
    /// <returns>How much is still wrong, in the learner's own measure.</returns>
    double Pass(CancellationToken cancellationToken);

    /// <summary>The average of all that the weights have been.</summary>
    Weights Average();
}
