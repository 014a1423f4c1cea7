using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Root mean square normalisation of rows.</summary>
public static class NormOperators
{
    /// <summary>scales[r] = 1/√(fma(Σx², 1/width, ε)); output = (x·scale)·gain.</summary>
    public static CanonicalOperator Forward(
        string name, int rows, int width, float epsilon, TensorDeclaration x, TensorDeclaration gain,
        TensorDeclaration output, TensorDeclaration scales) =>
        new OperatorBuilder(name).Use(x, gain, output, scales)
            .Add(new InstanceBuilder("scales", rows)
                .Read(x, [rows, width], L(0), K)
                .Lanes(width, p => p.Fma(p.Input(0), p.Input(0), p.Accumulator))
                .Post(p => p.Divide(p.Float(1f), p.SquareRoot(
                    p.Fma(p.Accumulator, p.Float(1f / width), p.Float(epsilon)))))
                .Write(scales, [rows], L(0)).Build())
            .Add(new InstanceBuilder("output", rows, width)
                .Read(x, [rows, width], L(0), L(1)).Read(scales, [rows], L(0)).Read(gain, [width], L(1))
                .Post(p => p.Multiply(p.Multiply(p.Input(0), p.Input(1)), p.Input(2)))
                .Write(output, [rows, width], L(0), L(1)).Build())
            .Check("rms_norm_scale", scales).Check("rms_norm", output).Build();

    /// <summary>
    /// h = outputGradient·gain; n = x·scale; mean = (Σ fma(h, n, ·))·(1/width); value = scale·fma(−n, mean, h);
    /// inputGradient = before + value; gainGradient[j] = chain over rows of fma(outputGradient, n, ·).
    /// </summary>
    /// <param name="before">What the value is added to; null for none.</param>
    /// <param name="gainBefore">What the gain's chain starts from; null for +0.</param>
    public static CanonicalOperator Backward(
        string name, int rows, int width, TensorDeclaration x, TensorDeclaration gain, TensorDeclaration scales,
        TensorDeclaration outputGradient, TensorDeclaration inputGradient, TensorDeclaration gainGradient,
        TensorDeclaration? before = null, TensorDeclaration? gainBefore = null)
    {
        var builder = new OperatorBuilder(name)
            .Use(x, gain, scales, outputGradient, before, gainBefore, inputGradient, gainGradient);
        var h = builder.Inner("h", rows, width);
        var mean = builder.Inner("mean", rows);
        var value = before is null ? inputGradient : builder.Inner("value", rows, width);
        builder.Add(new InstanceBuilder("h", rows, width)
            .Read(outputGradient, [rows, width], L(0), L(1)).Read(gain, [width], L(1))
            .Post(p => p.Multiply(p.Input(0), p.Input(1))).Write(h));
        builder.Add(new InstanceBuilder("mean", rows)
            .Read(h, [rows, width], L(0), K).Read(x, [rows, width], L(0), K).Read(scales, [rows], L(0))
            .Lanes(width, p => p.Fma(p.Input(0), p.Multiply(p.Input(1), p.Input(2)), p.Accumulator))
            .Post(p => p.Multiply(p.Accumulator, p.Float(1f / width))).Write(mean));
        builder.Add(new InstanceBuilder("value", rows, width)
            .Read(h, [rows, width], L(0), L(1)).Read(x, [rows, width], L(0), L(1)).Read(scales, [rows], L(0))
            .Read(mean, [rows], L(0))
            .Post(p => p.Multiply(p.Input(2), p.Fma(
                p.Negate(p.Multiply(p.Input(1), p.Input(2))), p.Input(3), p.Input(0))))
            .Write(value, [rows, width], L(0), L(1)).Build());
        if (before is not null)
        {
            builder.Add(new InstanceBuilder("added", rows, width)
                .Read(before, [rows, width], L(0), L(1)).Read(value, [rows, width], L(0), L(1))
                .Post(p => p.Add(p.Input(0), p.Input(1)))
                .Write(inputGradient, [rows, width], L(0), L(1)).Build());
        }

        var gains = new InstanceBuilder("gain", width)
            .Read(outputGradient, [rows, width], K, L(0)).Read(x, [rows, width], K, L(0)).Read(scales, [rows], K)
            .Chain(rows, p => p.Fma(p.Input(0), p.Multiply(p.Input(1), p.Input(2)), p.Accumulator));
        if (gainBefore is not null)
            gains.Read(gainBefore, [width], L(0)).Init(p => p.Input(3));
        return builder.Add(gains.Write(gainGradient, [width], L(0)).Build())
            .Check("rms_norm_gradient", inputGradient).Check("rms_norm_gain_gradient", gainGradient).Build();
    }
}
