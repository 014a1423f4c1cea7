using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>
/// Instances that run in order. A tensor that no instance writes is an input; any other is written whole, each element
/// once, before it is read. When all have run, the checks are made in order; the first non-finite element fails.
/// </summary>
public sealed record CanonicalOperator(
    string Name,
    ImmutableArray<TensorDeclaration> Tensors,
    ImmutableArray<OperatorInstance> Instances,
    ImmutableArray<OutputCheck> Checks)
{
    /// <summary>The declared tensors that no instance writes.</summary>
    public IEnumerable<TensorDeclaration> Inputs
    {
        get
        {
            var written = Instances.Select(i => i.Output.Tensor).ToHashSet(StringComparer.Ordinal);
            return Tensors.Where(t => !written.Contains(t.Name));
        }
    }
}
