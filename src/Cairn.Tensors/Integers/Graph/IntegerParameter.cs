using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// A tensor of weights, whose values are not part of the graph. It is bound by its range only, so that whoever knows no
/// weights can rely on it.
/// </summary>
/// <param name="Limit">0 for int8, −128 to 127; else for int32 from −Limit to Limit.</param>
public sealed record IntegerParameter(ImmutableArray<int> Shape, int Limit)
{
    public bool IsInt8 => Limit == 0;

    public int Low => IsInt8 ? sbyte.MinValue : -Limit;

    public int High => IsInt8 ? sbyte.MaxValue : Limit;
}
