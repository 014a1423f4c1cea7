using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Runs a float graph on samples and records what its tensors are.</summary>
public static class Calibrator
{
    private const int Bins = 4096;

    /// <param name="samples">For each sample, a tensor for each input by name; at least one sample.</param>
    /// <param name="percentile">Share of elements, in percent, that a range covers; 100 for all.</param>
    public static bool TryRun(FloatGraph graph, IReadOnlyList<IReadOnlyDictionary<string, ModelTensor>> samples,
        double percentile, [NotNullWhen(true)] out Calibration? calibration, [NotNullWhen(false)] out ModelError? error)
    {
        (calibration, error) = (null, null);
        if (samples.Count == 0)
        {
            error = new ModelError("calibration", "", "there is no sample.", "Give at least one input.");
            return false;
        }

        try
        {
            var ranges = new Dictionary<string, ValueRange>();
            Visit(graph, samples, (name, values) =>
            {
                var range = RangeOf(values);
                ranges[name] = ranges.TryGetValue(name, out var known) ? known.With(range) : range;
            });
            calibration = new Calibration((percentile < 100 ? Cut(graph, samples, percentile, ranges) : ranges)
                .ToFrozenDictionary());
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }

    private delegate void Visitor(string name, ReadOnlySpan<float> values);

    private static void Visit(
        FloatGraph graph, IReadOnlyList<IReadOnlyDictionary<string, ModelTensor>> samples, Visitor visit)
    {
        foreach (var sample in samples)
            foreach (var (name, tensor) in FloatExecutor.Run(graph, sample))
                if (tensor.IsFloat)
                    visit(name, tensor.Floats);
    }

    // Infinities are masks: they say nothing about the numbers to be told apart.
    private static ValueRange RangeOf(ReadOnlySpan<float> values)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
            if (float.IsFinite(value))
                (low, high) = (MathF.Min(low, value), MathF.Max(high, value));
        return low <= high ? new ValueRange(low, high) : new ValueRange(0, 0);
    }

    /// <summary>A second run counts elements in bins, so that the tails can be cut off.</summary>
    private static Dictionary<string, ValueRange> Cut(FloatGraph graph,
        IReadOnlyList<IReadOnlyDictionary<string, ModelTensor>> samples, double percentile,
        Dictionary<string, ValueRange> ranges)
    {
        var counts = ranges.ToDictionary(r => r.Key, _ => new long[Bins]);
        Visit(graph, samples, (name, values) =>
        {
            var (range, bins) = (ranges[name], counts[name]);
            var width = Math.Max((double)range.High - range.Low, double.Epsilon);
            foreach (var value in values)
                if (float.IsFinite(value))
                    bins[(int)Math.Clamp((value - range.Low) / width * Bins, 0, Bins - 1)]++;
        });
        return ranges.ToDictionary(r => r.Key, r => Cut(r.Value, counts[r.Key], percentile));
    }

    private static ValueRange Cut(ValueRange range, long[] bins, double percentile)
    {
        var most = (long)(bins.Sum() * (100 - percentile) / 200);
        var (first, last, below, above) = (0, Bins - 1, 0L, 0L);
        while (first < last && (below += bins[first]) <= most)
            first++;
        while (last > first && (above += bins[last]) <= most)
            last--;
        var step = ((double)range.High - range.Low) / Bins;
        return new ValueRange((float)(range.Low + first * step), (float)(range.Low + (last + 1) * step));
    }
}
