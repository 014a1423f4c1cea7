using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>Counts what one run of a graph computes, so that a hostile one ends.</summary>
internal sealed class WorkMeter
{
    private long _elements;
    private long _work;

    public bool TryAdd(long count, long workEach)
    {
        _elements += count;
        _work += Math.Min(count * (double)Math.Max(workEach, 1), OnnxLimits.Work) is var work ? (long)work : 0;
        return _elements <= OnnxLimits.TotalElements && _work <= OnnxLimits.Work;
    }
}
