using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>
/// The canonical form: for every index in the box of loops, element output[index] = post(fold(chains from init)).
/// </summary>
/// <param name="Loops">Extents of the loops, outermost first.</param>
/// <param name="Output">Where an index is stored; without k, and filling a box, each element once.</param>
/// <param name="Init">The accumulator's first value; null for 0.</param>
/// <param name="Body">The accumulator after position k; null where the chain's length is 0.</param>
/// <param name="Post">The stored value from the last accumulator; null for the accumulator itself.</param>
public sealed record OperatorInstance(
    string Name,
    ImmutableArray<int> Loops,
    TensorAccess Output,
    ChainForm Chain,
    ImmutableArray<InputMap> Inputs,
    ImmutableArray<LookupTable> Tables,
    StraightLineProgram? Init,
    StraightLineProgram? Body,
    StraightLineProgram? Post);
