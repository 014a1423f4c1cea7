using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>A node of an ONNX graph. An input that is left out has an empty name.</summary>
/// <param name="Name">Its name; where the file gives none, the operator and the node's place in the file.</param>
public sealed record OnnxNode(
    string Name,
    string Operator,
    ImmutableArray<string> Inputs,
    ImmutableArray<string> Outputs,
    FrozenDictionary<string, OnnxAttribute> Attributes);
