using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Lookups;

/// <summary>
/// A level of the tree that sums fractions p/q: its lower and its upper half, which the level above joins pair by pair:
/// p = p₀q₁ + p₁q₀, q = q₀q₁.
/// </summary>
internal sealed class FractionLayer(int pairs) : IDisposable
{
    public ExtVector P0 { get; } = new(pairs);

    public ExtVector P1 { get; } = new(pairs);

    public ExtVector Q0 { get; } = new(pairs);

    public ExtVector Q1 { get; } = new(pairs);

    public int Pairs => P0.Length;

    /// <summary>Takes a level's fractions, which are twice as many as its pairs.</summary>
    public void Split(int index, out ExtVector p, out ExtVector q, out int place)
    {
        (p, q, place) = index < Pairs ? (P0, Q0, index) : (P1, Q1, index - Pairs);
    }

    /// <summary>The level above, of half as many fractions.</summary>
    public FractionLayer Join(ComputePool? pool)
    {
        var above = new FractionLayer(Pairs / 2);
        Chunks.Run(pool, Pairs / 2, (from, to) =>
        {
            switch (Lanes.Fit(to - from))
            {
                case 8: Join<Lanes8>(above, from, to); break;
                case 4: Join<Lanes4>(above, from, to); break;
                default: Join<Lanes1>(above, from, to); break;
            }
        });
        return above;
    }

    public void Dispose()
    {
        P0.Dispose();
        P1.Dispose();
        Q0.Dispose();
        Q1.Dispose();
    }

    private void Join<T>(FractionLayer above, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        Join<T>(0, above.P0.Pointer, above.Q0.Pointer, from, to);
        Join<T>(Pairs / 2, above.P1.Pointer, above.Q1.Pointer, from, to);
        GC.KeepAlive(above);
    }

    [MethodImpl(Lanes.Kernel)]
    private void Join<T>(nint offset, ExtPointer p, ExtPointer q, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var (p0, p1, q0, q1) = (P0.Pointer + offset, P1.Pointer + offset, Q0.Pointer + offset, Q1.Pointer + offset);
        for (nint i = from; i < to; i += T.Count)
        {
            var left = q0.Load<T>(i);
            var right = q1.Load<T>(i);
            p.Store(i, p0.Load<T>(i) * right + p1.Load<T>(i) * left);
            q.Store(i, left * right);
        }

        GC.KeepAlive(this);
    }
}
