using System.Collections.Immutable;

namespace Cairn.Tensors.Import;

/// <summary>
/// What the integers say of a float tensor: Σ scale[c] · tensor + offset[c], with c along an axis. It becomes one
/// tensor of few bits only when somebody needs that, so additions, scales and biases cost nothing of their own.
/// </summary>
/// <param name="Axis">What scales and offsets of several elements go along; −1 where there are none.</param>
/// <param name="Bounds">Real numbers between which the sum is clamped, all of them where it is not.</param>
/// <param name="ZeroPoint">What ONNX adds to the integers; 0 for a value that is real to ONNX.</param>
internal sealed record LoweredValue(
    ImmutableArray<LoweredTerm> Terms, double[] Offsets, int Axis, ImmutableArray<int> Shape,
    (double Low, double High) Bounds, int ZeroPoint = 0)
{
    private static readonly (double, double) Everything = (double.NegativeInfinity, double.PositiveInfinity);

    public static LoweredValue Of(int tensor, double scale, ImmutableArray<int> shape, int zeroPoint = 0) =>
        new([new LoweredTerm(tensor, [scale])], [0], -1, shape, Everything, zeroPoint);

    public static LoweredValue Of(int tensor, double[] scales, int axis, ImmutableArray<int> shape) =>
        scales.AsSpan().ContainsAnyExcept(scales[0])
            ? new([new LoweredTerm(tensor, scales)], [0], axis, shape, Everything)
            : Of(tensor, scales[0], shape);

    public bool IsClamped => Bounds != Everything;

    /// <summary>One tensor, whose unit is the same everywhere, without an offset or a clamp.</summary>
    public bool IsPlain => Terms.Length == 1 && Axis < 0 && Offsets[0] == 0 && !IsClamped && Scale > 0;

    public int Tensor => Terms[0].Tensor;

    public double Scale => Terms[0].Scales[0];

    /// <summary>Every scale and offset times a factor for each index of the axis.</summary>
    public LoweredValue Times(double[] factors, int axis) => this with
    {
        Terms = [.. Terms.Select(t => t with { Scales = Zip(t.Scales, factors, (s, f) => s * f) })],
        Offsets = Zip(Offsets, factors, (o, f) => o * f),
        Axis = factors.Length > 1 ? axis : Axis,
        ZeroPoint = 0,
    };

    public LoweredValue Plus(double[] summands, int axis) => this with
    {
        Offsets = Zip(Offsets, summands, (o, s) => o + s),
        Axis = summands.Length > 1 ? axis : Axis,
        ZeroPoint = 0,
    };

    public LoweredValue Plus(LoweredValue other) => this with
    {
        Terms = [.. Terms, .. other.Terms],
        Offsets = Zip(Offsets, other.Offsets, (a, b) => a + b),
        Axis = Math.Max(Axis, other.Axis),
        ZeroPoint = 0,
    };

    /// <summary>Whether factors along that axis can be taken in.</summary>
    public bool Takes(int axis) => Axis < 0 || axis < 0 || Axis == axis;

    /// <summary>The parts of all lists that the places name.</summary>
    public LoweredValue Picked(Func<double[], double[]> pick) => this with
    {
        Terms = [.. Terms.Select(t => t with { Scales = pick(t.Scales) })],
        Offsets = pick(Offsets),
    };

    private static double[] Zip(double[] a, double[] b, Func<double, double, double> combine)
    {
        var result = new double[Math.Max(a.Length, b.Length)];
        for (var i = 0; i < result.Length; i++)
            result[i] = combine(a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
        return result;
    }
}
