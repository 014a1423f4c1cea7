using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Sumchecks;

/// <summary>A round's polynomial as it travels: one coefficient is left out, because the claim gives it.</summary>
internal static class RoundPolynomial
{
    /// <summary>
    /// All coefficients from those sent, c₀, c₂, c₃ …: the values at 0 and 1 sum to the claim, which gives c₁.
    /// </summary>
    public static Ext3[] Complete(ReadOnlySpan<Ext3> sent, Ext3 claim)
    {
        var coefficients = new Ext3[sent.Length + 1];
        coefficients[0] = sent[0];
        var linear = claim - sent[0] - sent[0];
        for (var i = 1; i < sent.Length; i++)
            linear -= coefficients[i + 1] = sent[i];
        coefficients[1] = linear;
        return coefficients;
    }

    /// <summary>
    /// All coefficients from those sent, c₁, c₂ …: the values at 0 and 1, weighed by 1 − e and e, sum to the claim,
    /// which gives c₀.
    /// </summary>
    public static Ext3[] Complete(ReadOnlySpan<Ext3> sent, Ext3 claim, Ext3 e)
    {
        var sum = Ext3.Zero;
        foreach (var coefficient in sent)
            sum += coefficient;
        return [claim - e * sum, .. sent];
    }

    /// <summary>The value at a point.</summary>
    public static Ext3 Evaluate(ReadOnlySpan<Ext3> coefficients, Ext3 x)
    {
        var sum = Ext3.Zero;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * x + coefficients[i];
        return sum;
    }
}
