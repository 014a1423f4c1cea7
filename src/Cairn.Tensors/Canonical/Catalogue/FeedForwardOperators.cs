using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>SwiGLU over [rows, 2·hidden], each row its gate, then its up; functions of single elements.</summary>
public static class FeedForwardOperators
{
    /// <summary>output = (gate·sigmoid(gate))·up.</summary>
    public static CanonicalOperator SwiGlu(
        string name, int rows, int hidden, TensorDeclaration gateUp, TensorDeclaration output) =>
        new OperatorBuilder(name).Use(gateUp, output)
            .Add(new InstanceBuilder("output", rows, hidden)
                .Read(gateUp, [rows, 2, hidden], L(0), 0, L(1)).Read(gateUp, [rows, 2, hidden], L(0), 1, L(1))
                .Post(p => p.Multiply(ElementaryPrograms.Silu(p, p.Input(0)), p.Input(1)))
                .Write(output, [rows, hidden], L(0), L(1)).Build())
            .Check("swiglu", output).Build();

    /// <summary>s = sigmoid(gate): up's gradient g·(gate·s); gate's (g·up)·(s·fma(gate, 1 − s, 1)).</summary>
    public static CanonicalOperator SwiGluBackward(
        string name, int rows, int hidden, TensorDeclaration gateUp, TensorDeclaration outputGradient,
        TensorDeclaration gateUpGradient)
    {
        int[] view = [rows, 2, hidden];
        return new OperatorBuilder(name).Use(gateUp, outputGradient, gateUpGradient)
            .Add(new InstanceBuilder("gate", rows, hidden)
                .Read(gateUp, view, L(0), 0, L(1)).Read(gateUp, view, L(0), 1, L(1))
                .Read(outputGradient, [rows, hidden], L(0), L(1))
                .Post(p =>
                {
                    var (gate, s, one) = (p.Input(0), ElementaryPrograms.Sigmoid(p, p.Input(0)), p.Float(1f));
                    return p.Multiply(p.Multiply(p.Input(2), p.Input(1)),
                        p.Multiply(s, p.Fma(gate, p.Subtract(one, s), one)));
                })
                .Write(gateUpGradient, view, L(0), 0, L(1)).Build())
            .Add(new InstanceBuilder("up", rows, hidden)
                .Read(gateUp, view, L(0), 0, L(1)).Read(outputGradient, [rows, hidden], L(0), L(1))
                .Post(p => p.Multiply(p.Input(1), p.Multiply(p.Input(0), ElementaryPrograms.Sigmoid(p, p.Input(0)))))
                .Write(gateUpGradient, view, L(0), 1, L(1)).Build())
            .Check("swiglu_gradient", gateUpGradient).Build();
    }

    /// <summary>output = function(x), element by element.</summary>
    /// <param name="function">One of <see cref="ElementaryPrograms"/>.</param>
    public static CanonicalOperator Elementwise(
        string name, string kernel, int elements, Func<ProgramBuilder, Value, Value> function, TensorDeclaration x,
        TensorDeclaration output) =>
        new OperatorBuilder(name).Use(x, output)
            .Add(new InstanceBuilder("output", elements)
                .Read(x, [elements], L(0)).Post(p => function(p, p.Input(0)))
                .Write(output, [elements], L(0)).Build())
            .Check(kernel, output).Build();
}
