using System.Collections.Frozen;
using Cairn.Tensors.Inference.Operators;

namespace Cairn.Tensors.Inference;

/// <summary>Every ONNX operator that is understood.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, Operator> All = new[]
    {
        ArithmeticOperators.All, UnaryOperators.All, ShapeOperators.All, IndexOperators.All, MatrixOperators.All,
        WindowOperators.All, NormOperators.All, ReductionOperators.All, QuantisedOperators.All,
    }.SelectMany(o => o).ToFrozenDictionary(o => o.Name, o => o.Operator);

    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    public static Operator? Find(string name) => All.GetValueOrDefault(name);
}
