namespace Cairn.Learning.Graphs;

/// <summary>Hands out the activations' slab, first come first served, each tensor on a 64-byte boundary.</summary>
internal sealed class ActivationPlan
{
    private const int Alignment = 16;
    private int _next;

    /// <summary>Elements handed out so far.</summary>
    public int Elements => _next;

    /// <exception cref="OverflowException">The slab would pass 2³¹ elements.</exception>
    public TensorRef Add(string name, int rows, int columns)
    {
        var tensor = new TensorRef(Slab.Activations, name, _next, rows, columns, columns);
        _next = checked((_next + rows * columns + Alignment - 1) / Alignment * Alignment);
        return tensor;
    }
}
