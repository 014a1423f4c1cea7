using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Canonical.Validation;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>What the catalogue alone does not exercise, worked by hand.</summary>
public sealed class ReferenceInterpreterTests
{
    private static readonly TensorDeclaration X = Float32("x", 2, 3);
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void A_read_outside_any_axis_of_its_view_is_zero_and_never_the_next_row()
    {
        var output = Float32("y", 2, 4);
        var shifted = Instance([2, 4], output, Read(X, [2, 3], Affine.Loop(0), Affine.Loop(1) - 1));
        Assert.Equal([0, 1, 2, 3, 0, 4, 5, 6], Floats(shifted, output));
        var above = Instance([2, 4], output, Read(X, [2, 3], Affine.Loop(0) - 1, Affine.Loop(1)));
        Assert.Equal([0, 0, 0, 0, 1, 2, 3, 0], Floats(above, output));
    }

    [Fact]
    public void A_gather_moves_one_axis_by_a_tables_entry_and_by_nothing_outside_the_table()
    {
        var (table, output) = (Int8("table", 3), Float32("y", 5));
        var read = Read(X, [6], Affine.Loop(0)) with
        {
            Gather = new GatherMap(new TensorAccess("table", [3], [Affine.Loop(0)]), 0),
        };
        var subject = Operator(Instance([5], output, read), output, table);
        var tensors = new TensorSet().Put(X, Values).Put(table, [2, -1, -5]);
        Run(subject, tensors);
        Assert.Equal([3, 1, 0, 4, 5], tensors["y"].ToFloats());
    }

    [Fact]
    public void An_affine_chain_counts_as_empty_below_zero()
    {
        var output = Float32("y", 4);
        var instance = Instance([4], output, Read(X, [6], Affine.K)) with
        {
            Chain = new ChainForm(1, Affine.Loop(0) * 2 - 2, Fold.None, ElementType.Float32),
            Body = ProgramBuilder.Of(p => p.Add(p.Accumulator, p.Input(0))),
            Post = null,
        };
        Assert.Equal([0, 0, 3, 10], Floats(instance, output));
    }

    [Fact]
    public void Sixteen_lanes_start_from_an_init_each_and_fold_pairwise()
    {
        var (values, output) = (Float32("v", 20), Float32("y", 1));
        float[] x = [.. Enumerable.Range(0, 20).Select(i => i == 3 ? 1e8f : i == 11 ? -1e8f : i + 0.25f)];
        foreach (var fold in new[] { Fold.Add, Fold.Max })
        {
            var instance = Instance([1], output, Read(values, [20], Affine.K)) with
            {
                Chain = new ChainForm(16, 20, fold, ElementType.Float32),
                Init = ProgramBuilder.Of(p => p.Float(0.5f)),
                Body = ProgramBuilder.Of(p => p.Add(p.Accumulator, p.Input(0))),
                Post = null,
            };
            var tensors = new TensorSet().Put(X, Values).Put(values, x);
            Run(Operator(instance, output, values), tensors);
            var lanes = Enumerable.Range(0, 16).Select(l => l < 4 ? 0.5f + x[l] + x[l + 16] : 0.5f + x[l]).ToArray();
            for (var half = 8; half > 0; half /= 2)
            {
                for (var l = 0; l < half; l++)
                    lanes[l] = fold == Fold.Add ? lanes[l] + lanes[l + half] : Math.Max(lanes[l], lanes[l + half]);
            }

            Assert.Equal([lanes[0]], tensors["y"].ToFloats());
        }
    }

    [Fact]
    public void A_look_up_beyond_its_table_is_zero()
    {
        var output = Int32("y", 4);
        var instance = Instance([4], output) with
        {
            Tables = [new LookupTable(ElementType.Int32, [7, 8, 9])],
            Post = ProgramBuilder.Of(p => p.LookUp(0, p.Loop(0))),
        };
        var tensors = new TensorSet().Put(X, Values);
        Run(Operator(instance, output), tensors);
        Assert.Equal([7, 8, 9, 0], tensors["y"].ToIntegers());
    }

    [Fact]
    public void A_value_that_its_integer_cannot_hold_is_the_instances_fail()
    {
        var bytes = Int8("y", 6);
        var instance = Instance([6], bytes, Read(X, [6], Affine.Loop(0))) with
        {
            Post = ProgramBuilder.Of(p => p.FloatToInt(p.Input(0), Rounding.HalfEven)),
        };
        var subject = Operator(instance, bytes);
        var tensors = new TensorSet().Put(X, [1, -128, 127, 127.5f, 3e9f, 0]);
        Assert.False(ReferenceInterpreter.TryRun(subject, tensors, out var fail));
        Assert.Equal(new OperatorFail("subject/instance", 3), fail);
        tensors.Put(X, [1, -128, 127, 127.4f, 3e9f, 0]);
        Assert.False(ReferenceInterpreter.TryRun(subject, tensors, out fail));
        Assert.Equal(new OperatorFail("subject/instance", 4), fail);
    }

    [Fact]
    public void A_check_counts_only_its_columns_and_names_the_first_that_is_not_finite()
    {
        var output = Float32("y", 2, 3);
        var subject = Operator(Instance([2, 3], output, Read(X, [2, 3], Affine.Loop(0), Affine.Loop(1))), output) with
        {
            Checks = [new OutputCheck("left", "y", 0, 1), new OutputCheck("right", "y", 1, 2, 100)],
        };
        var tensors = new TensorSet().Put(X, [1, 2, 3, 4, float.NaN, float.PositiveInfinity]);
        Assert.False(ReferenceInterpreter.TryRun(subject, tensors, out var fail));
        Assert.Equal(new OperatorFail("right", 102), fail);
    }

    private static OperatorInstance Instance(int[] loops, TensorDeclaration output, params InputMap[] inputs) => new(
        "instance", [.. loops],
        new TensorAccess(output.Name, [.. loops], [.. Enumerable.Range(0, loops.Length).Select(Affine.Loop)]),
        ChainForm.None, [.. inputs], [], null, null, ProgramBuilder.Of(p => p.Input(0)));

    private static InputMap Read(TensorDeclaration tensor, ImmutableArray<int> view, params Affine[] index) =>
        new(new TensorAccess(tensor.Name, view, [.. index]));

    private static CanonicalOperator Operator(
        OperatorInstance instance, TensorDeclaration output, params TensorDeclaration[] others) =>
        new("subject", [X, output, .. others], [instance], []);

    private static float[] Floats(OperatorInstance instance, TensorDeclaration output)
    {
        var tensors = new TensorSet().Put(X, Values);
        Run(Operator(instance, output), tensors);
        return tensors[output.Name].ToFloats();
    }

    private static void Run(CanonicalOperator subject, TensorSet tensors)
    {
        Assert.True(FormValidator.TryValidate(subject, out var error), error?.ToString());
        Assert.True(ReferenceInterpreter.TryRun(subject, tensors, out var fail), fail.ToString());
    }
}
