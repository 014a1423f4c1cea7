using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Functions;

/// <summary>A function of one number, over lanes.</summary>
internal interface ILaneFunction
{
    static abstract T Of<T>(T x)
        where T : unmanaged, ILanes<T>;
}
