using System.Collections.Immutable;
using System.Numerics;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Validation;

namespace Cairn.Proofs;

/// <summary>What a description must fulfil before names are resolved.</summary>
internal static class ProgramChecks
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(PieceDescription d)
    {
        if (d.Steps < 0 || (d.Steps == 0) != (d.Step is null))
            return "steps are 0 without a step list, and at least 1 with one";
        if (d.Steps == 0 && d.States.Length > 0)
            return "without steps there are no states";
        if (d.Carries.Length != d.States.Length)
            return $"{d.States.Length} states need as many carries, not {d.Carries.Length}";
        foreach (var (what, count) in new[]
        {
            ("states", d.States.Length), ("inputs", d.Inputs.Length), ("outputs", d.End.Outputs.Length),
            ("constants", d.Constants.Length), ("parameters", d.Parameters.Length),
        })
        {
            if (count > ushort.MaxValue)
                return $"there are {count} {what}; a program has at most {ushort.MaxValue}";
        }

        if (!BitOperations.IsPow2(d.End.Outputs.Length))
            return $"there are {d.End.Outputs.Length} outputs; their number is 1, 2, 4 …";
        return CheckShapes(d) ?? (d.Step is null ? null : CheckGraph(d, d.Step, d.StepSources))
            ?? CheckGraph(d, d.End, d.EndSources);
    }

    private static string? CheckShapes(PieceDescription d)
    {
        for (var s = 0; s < Math.Min(d.States.Length, d.Inputs.Length); s++)
            if (!d.States[s].Equals(d.Inputs[s]))
                return $"state {s} starts as input {s} but is {d.States[s]}, not {d.Inputs[s]}";
        foreach (var (n, constant) in d.Constants.Index())
            if (constant.Elements.Length != constant.Shape.Length * constant.Shape.ElementBytes)
                return $"constant {n} is {constant.Shape} but has {constant.Elements.Length} bytes";
        foreach (var (n, elements) in d.Parameters.Index())
            if (elements.Length == 0 || elements.Any(e => e.StageShift is < -31 or > 31))
                return $"parameters {n} have no element, or a shift beyond 31";
        return d.Data is { } data && data.Type != ElementType.Int8 ? $"data is int8, not {data}" : null;
    }

    private static string? CheckGraph(
        PieceDescription d, CanonicalGraph graph, ImmutableDictionary<string, TensorSource> sources)
    {
        if (!FormValidator.TryValidate(graph, out var fault))
            return fault!.ToString();
        foreach (var tensor in graph.Operators.SelectMany(o => o.Tensors))
            if (tensor.Length == 0)
                return $"'{tensor.Name}' has no elements";
        foreach (var input in graph.Inputs)
        {
            if (!sources.TryGetValue(input.Name, out var source))
                return $"the input '{input.Name}' of {graph.Name} has no source";
            if (ShapeOf(d, source) is not { } shape)
                return $"the source of '{input.Name}' does not exist";
            if (!shape.Equals(new TensorShape(input)))
                return $"'{input.Name}' is {new TensorShape(input)}, but its source {shape}";
        }

        return null;
    }

    private static TensorShape? ShapeOf(PieceDescription d, TensorSource source) => source.Kind switch
    {
        SourceKind.State when (uint)source.A < (uint)d.States.Length => d.States[source.A],
        SourceKind.Input when (uint)source.A < (uint)d.Inputs.Length => d.Inputs[source.A],
        SourceKind.Constant when (uint)source.A < (uint)d.Constants.Length => d.Constants[source.A].Shape,
        SourceKind.Data when source.A == 0 => d.Data,
        SourceKind.Parameters when (uint)source.A < (uint)d.Parameters.Length =>
            new TensorShape(ElementType.Int32, [d.Parameters[source.A].Length]),
        _ => null,
    };
}
