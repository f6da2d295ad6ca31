namespace Portal.Domain.Learning.Tagging;

/// <summary>What tagging needs besides the model; one for each thread at a time.</summary>
internal sealed class TaggerBuffers
{
    private readonly Dictionary<LinearChain, (Lattice Lattice, float[] Factors, float Temperature)> _lattices = [];
    private float[] _emissions = [];
    private int[] _tags = [];
    private uint[] _features = [];

    /// <summary>Room for the features of units, cleared.</summary>
    public Span<uint> Features(int count)
    {
        if (_features.Length < count)
            _features = new uint[count * 2];
        var features = _features.AsSpan(0, count);
        features.Clear();
        return features;
    }

    public (float[] Emissions, int[] Tags, Lattice Lattice) For(LinearChain chain, int units)
    {
        if (_emissions.Length < units * chain.Weights.Stride)
            _emissions = new float[units * chain.Weights.Stride * 2];
        if (_tags.Length < units)
            _tags = new int[units * 2];
        if (!_lattices.TryGetValue(chain, out var known))
            _lattices[chain] = known = (new Lattice(chain.Tags, chain.Weights.Stride), [], 0);
        return (_emissions, _tags, known.Lattice);
    }

    public float[] Factors(LinearChain chain, float temperature)
    {
        var (lattice, factors, last) = _lattices[chain];
        if (temperature == last)
            return factors;
        factors = lattice.Factors(chain.Transition, temperature);
        _lattices[chain] = (lattice, factors, temperature);
        return factors;
    }
}
