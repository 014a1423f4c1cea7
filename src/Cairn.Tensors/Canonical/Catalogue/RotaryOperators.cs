using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Rotary positions: in each head, element i pairs with i + headWidth/2.</summary>
public static class RotaryOperators
{
    /// <summary>y₁ = fma(x₂, −sin, x₁·cos); y₂ = fma(x₁, sin, x₂·cos). The first heads turn, the others are copied.
    /// </summary>
    /// <param name="heads">Heads in a row of x, those that are copied included.</param>
    /// <param name="turned">How many of them turn.</param>
    public static CanonicalOperator Forward(
        string name, int batch, int positions, int heads, int turned, int headWidth, TensorDeclaration x,
        TensorDeclaration cosines, TensorDeclaration sines, TensorDeclaration output) =>
        Rotate(name, "rotary", 0, (batch, positions, heads, turned, headWidth / 2), x, cosines, sines, output);

    /// <summary>The inverse: y₁ = fma(x₂, sin, x₁·cos); y₂ = fma(x₁, −sin, x₂·cos).</summary>
    public static CanonicalOperator Backward(
        string name, int batch, int positions, int heads, int turned, int headWidth, TensorDeclaration gradient,
        TensorDeclaration cosines, TensorDeclaration sines, TensorDeclaration output) =>
        Rotate(name, "rotary_gradient", 1, (batch, positions, heads, turned, headWidth / 2), gradient, cosines, sines,
            output);

    private static CanonicalOperator Rotate(
        string name, string kernel, int negatedHalf, (int Batch, int Positions, int Heads, int Turned, int Half) s,
        TensorDeclaration x, TensorDeclaration cosines, TensorDeclaration sines, TensorDeclaration output)
    {
        int[] view = [s.Batch, s.Positions, s.Heads, 2, s.Half];
        return new OperatorBuilder(name).Use(x, cosines, sines, output)
            .Add(new InstanceBuilder("rotate", view)
                .Read(x, view, L(0), L(1), L(2), L(3), L(4))
                .Read(x, view, L(0), L(1), L(2), (Affine)1 - L(3), L(4))
                .Read(cosines, [s.Positions, s.Half], L(1), L(4))
                .Read(sines, [s.Positions, s.Half], L(1), L(4))
                .Post(p =>
                {
                    var sine = p.Select(p.IntEqual(p.Loop(3), p.Int(negatedHalf)), p.Negate(p.Input(3)), p.Input(3));
                    var turned = p.Fma(p.Input(1), sine, p.Multiply(p.Input(0), p.Input(2)));
                    return p.Select(p.IntLess(p.Loop(2), p.Int(s.Turned)), turned, p.Input(0));
                })
                .Write(output, view, L(0), L(1), L(2), L(3), L(4)).Build())
            .Check(kernel, output, 0, s.Turned * 2 * s.Half).Build();
    }
}
