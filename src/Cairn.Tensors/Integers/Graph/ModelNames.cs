using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>What people call the parts of a graph. Nothing is computed with names.</summary>
/// <param name="Inputs">One for each input: its tensor's name in the ONNX model.</param>
/// <param name="Nodes">One for each node: the ONNX node that it comes from.</param>
/// <param name="Outputs">One for each output: its tensor's name in the ONNX model.</param>
public sealed record ModelNames(
    ImmutableArray<string> Inputs, ImmutableArray<string> Nodes, ImmutableArray<string> Outputs);
