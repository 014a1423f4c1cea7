using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>Resolves the names of a description's graphs to sources and places.</summary>
internal sealed record ProgramLists(
    ImmutableArray<ProgramOperator> Step, ImmutableArray<ProgramOperator> End,
    ImmutableArray<WrittenPlace> Carries, ImmutableArray<WrittenPlace> Outputs)
{
    public static bool TryBuild(
        PieceDescription from, [NotNullWhen(true)] out ProgramLists? lists, out string error)
    {
        lists = null;
        Dictionary<string, WrittenPlace> inStep = new(StringComparer.Ordinal), inEnd = new(StringComparer.Ordinal);
        var step = from.Step is null ? [] : Build(from.Step, from.StepSources, inStep);
        var end = Build(from.End, from.EndSources, inEnd);
        error = Missing(from.Carries, inStep, "carry") ?? Missing(from.End.Outputs, inEnd, "output") ?? "";
        if (error.Length > 0)
            return false;
        lists = new ProgramLists(step, end, [.. from.Carries.Select(c => inStep[c])],
            [.. from.End.Outputs.Select(o => inEnd[o])]);
        foreach (var (s, carry) in lists.Carries.Index())
        {
            if (!new TensorShape(step[carry.Operator].WrittenTensor(carry.Tensor)).Equals(from.States[s]))
                error = $"the carry '{from.Carries[s]}' has another type or shape than state {s}";
        }

        return error.Length == 0;
    }

    private static ImmutableArray<ProgramOperator> Build(
        CanonicalGraph graph, ImmutableDictionary<string, TensorSource> sources,
        Dictionary<string, WrittenPlace> written)
    {
        var operators = ImmutableArray.CreateBuilder<ProgramOperator>();
        foreach (var form in graph.Operators)
        {
            var inputs = form.Inputs.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            var bindings = ImmutableArray.CreateBuilder<TensorBinding>();
            var mine = 0;
            foreach (var tensor in form.Tensors)
                bindings.Add(new TensorBinding(new TensorShape(tensor), !inputs.Contains(tensor.Name)
                    ? new TensorSource(SourceKind.Written, mine++)
                    : written.TryGetValue(tensor.Name, out var place)
                        ? new TensorSource(SourceKind.Earlier, place.Operator, place.Tensor)
                        : sources[tensor.Name]));
            var built = new ProgramOperator(form, bindings.ToImmutable());
            for (var i = 0; i < built.Written.Length; i++)
                written.Add(built.WrittenTensor(i).Name, new WrittenPlace(operators.Count, i));
            operators.Add(built);
        }

        return operators.ToImmutable();
    }

    private static string? Missing(
        ImmutableArray<string> names, Dictionary<string, WrittenPlace> written, string what) =>
        names.FirstOrDefault(n => !written.ContainsKey(n)) is { } name
            ? $"the {what} '{name}' is written by no operator of its list" : null;
}
