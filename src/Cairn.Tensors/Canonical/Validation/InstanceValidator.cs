using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Validation;

/// <summary>Bounds everything an instance may do before it is run.</summary>
internal static class InstanceValidator
{
    /// <returns>Null where the instance is sound, else the part and what is wrong with it.</returns>
    public static FormError? Check(OperatorInstance instance, IReadOnlyDictionary<string, TensorDeclaration> tensors)
    {
        if (!Sizes.TryProduct(instance.Loops, FormLimits.Loops, out _))
            return new FormError("loops", $"there are at most {FormLimits.Loops} loops, none negative, over at most " +
                $"{FormLimits.TensorLength} elements");
        if (CheckChain(instance, out var chainLength) is { } chain)
            return new FormError("chain", chain);
        if (instance.Inputs.IsDefault || instance.Inputs.Length > FormLimits.Inputs)
            return new FormError("inputs", $"there are at most {FormLimits.Inputs} inputs");
        if (CheckTables(instance.Tables) is { } table)
            return new FormError("tables", table);
        if (CheckAccess(instance.Output, instance.Loops, 1, tensors) is { } output)
            return new FormError("output", output);
        foreach (var (n, input) in instance.Inputs.Index())
        {
            if (CheckInput(input, instance.Loops, chainLength, tensors) is { } fault)
                return new FormError($"input {n}", fault);
        }

        return CheckPrograms(instance, chainLength, tensors);
    }

    private static string? CheckChain(OperatorInstance instance, out long length)
    {
        var chain = instance.Chain;
        length = 0;
        if (chain.Lanes is not (1 or FormLimits.Lanes))
            return $"lanes are 1 or {FormLimits.Lanes}, not {chain.Lanes}";
        if (!Enum.IsDefined(chain.Fold) || (chain.Fold == Fold.None) != (chain.Lanes == 1))
            return "sixteen lanes have a fold and one lane has none";
        if (chain.Accumulator == ElementType.Int8 || !Enum.IsDefined(chain.Accumulator)
            || (chain.Lanes > 1 && chain.Accumulator != ElementType.Float32))
            return "the accumulator is Float32, or with one lane Int32";
        if (!IsBounded(chain.Length, instance.Loops) || chain.Length.Chain != 0)
            return "the length is affine in the loops, without k";
        var range = AffineRange.Of(chain.Length, instance.Loops, 0);
        if (range.Greatest > FormLimits.ChainLength)
            return $"a chain has at most {FormLimits.ChainLength} positions; this one has {range.Greatest}";
        length = Math.Max(0, (long)range.Greatest);
        return null;
    }

    private static string? CheckTables(ImmutableArray<LookupTable> tables) =>
        tables.IsDefault || tables.Length > FormLimits.Tables
        || tables.Any(t => t.Words.IsDefault || t.Words.Length > FormLimits.TableLength
            || t.Type is not (ElementType.Float32 or ElementType.Int32))
            ? $"there are at most {FormLimits.Tables} tables of {FormLimits.TableLength} fp32 or int32 entries"
            : null;

    private static string? CheckInput(
        InputMap input, ImmutableArray<int> loops, long chainLength, IReadOnlyDictionary<string, TensorDeclaration> all)
    {
        if (CheckAccess(input.Access, loops, chainLength, all) is { } fault || input.Gather is null)
            return CheckAccess(input.Access, loops, chainLength, all);
        if ((uint)input.Gather.Axis >= (uint)input.Access.View.Length)
            return $"the gather's axis {input.Gather.Axis} is outside the view";
        return CheckAccess(input.Gather.Table, loops, chainLength, all) is { } table ? $"gather: {table}"
            : all[input.Gather.Table.Tensor].Type == ElementType.Float32 ? "a gather's table holds integers" : null;
    }

    private static string? CheckAccess(
        TensorAccess access, ImmutableArray<int> loops, long chainLength,
        IReadOnlyDictionary<string, TensorDeclaration> all)
    {
        if (!all.TryGetValue(access.Tensor, out var tensor))
            return $"tensor '{access.Tensor}' is not declared";
        if (!Sizes.TryProduct(access.View, FormLimits.Rank, out var length) || access.View.Length == 0
            || length != tensor.Length)
            return $"the view of '{access.Tensor}' must have 1 to {FormLimits.Rank} dimensions over {tensor.Length}";
        if (access.Index.IsDefault || access.Index.Length != access.View.Length)
            return $"'{access.Tensor}' needs one index for each of {access.View.Length} dimensions";
        return access.Index.All(a => IsBounded(a, loops)
            && AffineRange.Of(a, loops, chainLength).IsWithin(FormLimits.IndexMagnitude))
            ? null
            : $"an index of '{access.Tensor}' names a loop that is not there or exceeds 2^40";
    }

    private static bool IsBounded(Affine affine, ImmutableArray<int> loops) =>
        !affine.Loops.IsDefault && affine.Loops.Length <= loops.Length
        && affine.Loops.Append(affine.Constant).Append(affine.Chain)
            .All(f => f is >= -FormLimits.IndexMagnitude and <= FormLimits.IndexMagnitude);

    private static FormError? CheckPrograms(
        OperatorInstance instance, long chainLength, IReadOnlyDictionary<string, TensorDeclaration> tensors)
    {
        var inputs = instance.Inputs.Select(i => ProgramTyping.KindOf(tensors[i.Access.Tensor].Type)).ToArray();
        var accumulator = ProgramTyping.KindOf(instance.Chain.Accumulator);
        var stored = ProgramTyping.KindOf(tensors[instance.Output.Tensor].Type);
        if (instance.Body is null && chainLength > 0)
            return new FormError("body", "a chain needs a body");
        if (instance.Post is null && stored != accumulator)
            return new FormError("post", $"the accumulator is {accumulator} but the output is {stored}");
        foreach (var (name, program, result) in new[]
        {
            ("init", instance.Init, accumulator), ("body", instance.Body, accumulator), ("post", instance.Post, stored),
        })
        {
            var kinds = ProgramTyping.Prelude(accumulator, inputs, instance.Loops.Length);
            if (program is not null && ProgramTyping.Check(program, kinds, instance.Tables, result) is { } fault)
                return new FormError(name, fault);
        }

        return null;
    }
}
