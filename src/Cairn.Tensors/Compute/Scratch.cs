namespace Cairn.Tensors.Compute;

/// <summary>Scratch memory of a pool for the time of one run.</summary>
internal readonly unsafe struct Scratch(ComputePool pool, int floats) : IDisposable
{
    private readonly AlignedBuffer _buffer = pool.RentScratch(floats);

    public float* Start => _buffer.Start;

    public void Dispose() => pool.ReturnScratch(_buffer);
}
