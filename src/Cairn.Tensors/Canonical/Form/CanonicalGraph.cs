using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>Operators in the order in which they run, over tensors of one name space.</summary>
/// <param name="Inputs">Tensors given from outside.</param>
/// <param name="Outputs">Names of the tensors that the graph is run for.</param>
public sealed record CanonicalGraph(
    string Name,
    ImmutableArray<TensorDeclaration> Inputs,
    ImmutableArray<CanonicalOperator> Operators,
    ImmutableArray<string> Outputs);
