using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Adds up the difference of two tensors over samples.</summary>
internal sealed class ErrorSum
{
    private double _difference;
    private double _square;
    private double _largest;
    private double _largestDifference;

    public void Add(ModelTensor real, int[] numbers, double scale, int zeroPoint)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            double expected = real.IsFloat ? real.Floats[i] : real.Integers[i];
            if (!double.IsFinite(expected))
                continue;
            var difference = Math.Abs((numbers[i] + zeroPoint) * scale - expected);
            _difference += difference * difference;
            _square += expected * expected;
            _largest = Math.Max(_largest, Math.Abs(expected));
            _largestDifference = Math.Max(_largestDifference, difference);
        }
    }

    public OutputReport Report(string name) => new(name, _square > 0 ? Math.Sqrt(_difference / _square) : 0,
        _largest > 0 ? _largestDifference / _largest : 0);
}
