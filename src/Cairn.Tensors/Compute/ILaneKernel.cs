using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Compute;

/// <summary>A kernel over independent items (elements, rows, heads), written once for every vector width.</summary>
internal interface ILaneKernel
{
    /// <summary>
    /// Computes the items first … last−1. Elementwise kernels get multiples of 16 as <paramref name="first"/>.
    /// </summary>
    /// <returns>True where an output may not be finite.</returns>
    bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>;
}
