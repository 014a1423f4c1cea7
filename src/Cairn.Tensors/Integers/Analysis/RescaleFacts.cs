namespace Cairn.Tensors.Integers.Analysis;

/// <summary>What is known of a rescale node, whatever the weights are.</summary>
/// <param name="SumLow">Least value of Σ x·M + offset + 2^(Shift−1).</param>
/// <param name="SumHigh">Its greatest value; both are below 2⁶² in magnitude.</param>
/// <param name="QuotientLow">Least value after the shift, before it is clamped.</param>
/// <param name="QuotientHigh">Its greatest value.</param>
public sealed record RescaleFacts(long SumLow, long SumHigh, long QuotientLow, long QuotientHigh);
