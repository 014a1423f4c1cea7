using System.Numerics;
using Cairn.Learning.Numerics;
using Cairn.Tensors.Optimisers;

namespace Cairn.Learning.Training;

/// <summary>
/// The fp32 scalars of every AdamW step, t = 1, 2, …. Rule: rate·min(1, t/warm-up), 1/(1−β₁ᵗ) and 1/(1−β₂ᵗ), each the
/// nearest fp32 to the real value, where rate and β are the exact values of their own fp32.
/// </summary>
public sealed class AdamWSchedule
{
    private readonly AdamWStep[] _steps;

    public AdamWSchedule(LocalOptions options)
    {
        var (beta1, beta2) = (FixedPoint.Of(options.Beta1), FixedPoint.Of(options.Beta2));
        var (power1, power2, rate) = (FixedPoint.One, FixedPoint.One, FixedPoint.Of(options.LearningRate));
        _steps = new AdamWStep[options.Steps];
        for (var i = 0; i < _steps.Length; i++)
        {
            (power1, power2) = (FixedPoint.Multiply(power1, beta1), FixedPoint.Multiply(power2, beta2));
            var warm = i + 1 < options.WarmupSteps ? rate * (i + 1) / options.WarmupSteps : rate;
            _steps[i] = new AdamWStep(FixedPoint.ToSingle(warm), options.Beta1, options.Beta2, Correction(power1),
                Correction(power2), options.Epsilon, options.WeightDecay);
        }
    }

    /// <summary>Step <paramref name="index"/>, from 0.</summary>
    public AdamWStep this[int index] => _steps[index];

    public int Count => _steps.Length;

    private static float Correction(BigInteger power) =>
        FixedPoint.ToSingle(FixedPoint.Divide(FixedPoint.One, FixedPoint.One - power));
}
