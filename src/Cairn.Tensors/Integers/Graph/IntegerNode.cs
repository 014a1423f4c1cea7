using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// One operation on tensors of integers; it computes one tensor. The set of kinds is closed. Tensors have no zero
/// points: a value is the number itself, so the padding of a window is 0.
/// </summary>
public abstract record IntegerNode
{
    private protected IntegerNode()
    {
    }

    /// <summary>The tensors it reads, in order: the graph's inputs come first, then one tensor for each node.</summary>
    public abstract ImmutableArray<int> Sources { get; }
}
