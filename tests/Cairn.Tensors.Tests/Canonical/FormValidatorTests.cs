using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Validation;
using Cairn.Tensors.Linear;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class FormValidatorTests
{
    private static readonly CanonicalOperator Product = LinearOperators.MatMul(
        "product", MatMulLayout.NN, 4, 5, 6, Float32("a", 4, 6), Float32("b", 6, 5), Float32("c", 4, 5));

    public static TheoryData<string, Func<OperatorInstance, OperatorInstance>> Faults => new()
    {
        { "loops", i => i with { Loops = [4, 5, 1, 1, 1, 1, 1] } },
        { "loops", i => i with { Loops = [-4, 5] } },
        { "loops", i => i with { Loops = [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 0] } },
        { "chain", i => i with { Chain = i.Chain with { Lanes = 8 } } },
        { "chain", i => i with { Chain = i.Chain with { Lanes = 16 } } },
        { "chain", i => i with { Chain = i.Chain with { Fold = Fold.Add } } },
        { "chain", i => i with { Chain = i.Chain with { Length = FormLimits.ChainLength + 1 } } },
        { "chain", i => i with { Chain = i.Chain with { Length = Affine.Loop(0) * 10_000 } } },
        { "chain", i => i with { Chain = i.Chain with { Length = Affine.Loop(2) } } },
        { "chain", i => i with { Chain = i.Chain with { Length = Affine.K } } },
        { "chain", i => i with { Chain = i.Chain with { Accumulator = ElementType.Int8 } } },
        { "inputs", i => i with { Inputs = [.. i.Inputs, .. i.Inputs, .. i.Inputs] } },
        { "tables", i => i with { Tables = [new LookupTable(ElementType.Int8, [])] } },
        { "tables", i => i with { Tables = [new LookupTable(ElementType.Int32, [.. new uint[257]])] } },
        { "output", i => i with { Output = i.Output with { Tensor = "d" } } },
        { "output", i => i with { Output = i.Output with { View = [21] } } },
        { "output", i => i with { Output = i.Output with { View = [] } } },
        { "output", i => i with { Output = i.Output with { Index = [Affine.Loop(0)] } } },
        { "output", i => i with { Output = i.Output with { Index = [Affine.Loop(0), Affine.Loop(0)] } } },
        { "output", i => i with { Output = i.Output with { Index = [Affine.Loop(0), Affine.Loop(1) + 1] } } },
        { "output", i => i with { Output = i.Output with { View = [20], Index = [Affine.Loop(0) + Affine.Loop(1)] } } },
        { "output", i => i with { Output = i.Output with { Index = [Affine.Loop(0), Affine.K] } } },
        { "input 0", i => i with { Inputs = [new InputMap(i.Inputs[0].Access with { Tensor = "x" })] } },
        { "input 0", i => i with { Inputs = [new InputMap(Huge(i.Inputs[0].Access))] } },
        { "input 0", i => i with { Inputs = [Gathered(i.Inputs[0].Access, 0)] } },
        { "input 0", i => i with { Inputs = [Gathered(i.Inputs[0].Access, 2)] } },
        { "body", i => i with { Body = null } },
        { "body", i => i with { Body = new StraightLineProgram([], Register.K) } },
        { "body", i => i with { Body = new StraightLineProgram([new(OpCode.Fma, 0, 1, 3)], Register.First) } },
        { "body", i => i with { Body = new StraightLineProgram([new(OpCode.Add, 0, 12)], Register.First) } },
        { "body", i => i with { Body = new StraightLineProgram([new(OpCode.LookUp, 5)], Register.First) } },
        { "body", i => i with { Body = new StraightLineProgram([new((OpCode)200)], Register.First) } },
        { "body", i => i with { Body = new StraightLineProgram([.. new Instruction[241]], Register.First) } },
        { "body", i => i with { Body = new StraightLineProgram([new(OpCode.FloatToInt, 0, 0, 0, 9)], 0) } },
        { "init", i => i with { Init = new StraightLineProgram([], 255) } },
        { "post", i => i with { Post = new StraightLineProgram([new(OpCode.BitsOfFloat)], Register.First) } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_form_outside_its_bounds_is_refused_at_the_part_that_is_wrong(
        string part, Func<OperatorInstance, OperatorInstance> change)
    {
        Assert.True(FormValidator.TryValidate(Product, out _));
        var subject = Product with { Instances = [change(Product.Instances[0])] };
        Assert.False(FormValidator.TryValidate(subject, out var error));
        Assert.Equal($"product/k0/{part}", error!.Where);
    }

    [Fact]
    public void An_output_is_written_once_whole_and_before_it_is_read()
    {
        var instance = Product.Instances[0];
        Refused(Product with { Instances = [instance, instance] }, "share a view");
        Refused(Product with { Instances = [instance with { Loops = [3, 5] }] }, "leave elements out");
        var backward = instance with { Inputs = [new InputMap(instance.Output), instance.Inputs[1]] };
        Refused(Product with { Instances = [backward] }, "before it is written");
        Refused(Product with { Tensors = [.. Product.Tensors, Product.Tensors[0]] }, "used twice");
        Refused(Product with { Tensors = [.. Product.Tensors, Float32(new string('x', 129), 1)] }, "too long");
        Refused(Product with { Checks = [new OutputCheck("c", "d")] }, "check");
        Refused(Product with { Checks = [new OutputCheck("c", "c", 3, 3)] }, "check");
        Refused(Product with { Instances = [] }, "instances");
    }

    [Fact]
    public void A_graph_reads_only_what_is_given_or_was_written_and_writes_nothing_twice()
    {
        ImmutableArray<TensorDeclaration> inputs = [Float32("a", 4, 6), Float32("b", 6, 5)];
        Assert.True(FormValidator.TryValidate(new CanonicalGraph("g", inputs, [Product], ["c"]), out _));
        Assert.False(FormValidator.TryValidate(new CanonicalGraph("g", inputs[..1], [Product], ["c"]), out _));
        Assert.False(FormValidator.TryValidate(new CanonicalGraph("g", inputs, [Product, Product], ["c"]), out _));
        Assert.False(FormValidator.TryValidate(new CanonicalGraph("g", inputs, [Product], ["d"]), out _));
        Assert.False(FormValidator.TryValidate(
            new CanonicalGraph("g", [inputs[0], Float32("b", 5, 6)], [Product], ["c"]), out _));
    }

    private static void Refused(CanonicalOperator subject, string reason)
    {
        Assert.False(FormValidator.TryValidate(subject, out var error));
        Assert.Contains(reason, error!.ToString());
    }

    /// <summary>By a table of floats, on an axis that may not be there.</summary>
    private static InputMap Gathered(TensorAccess access, int axis) => new(access, new GatherMap(access, axis));

    private static TensorAccess Huge(TensorAccess access) =>
        access with { Index = [Affine.K * (1L << 38), access.Index[1]] };
}
