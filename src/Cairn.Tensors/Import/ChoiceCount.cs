using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Counts where two tensors have their largest elements, row by row.</summary>
internal sealed class ChoiceCount
{
    private long _rows;
    private long _agreeing;
    private long _floatCorrect;
    private long _integerCorrect;

    public void Add(ModelTensor real, int[] numbers, int? label)
    {
        var width = real.Shape is [.., var last] ? last : 1;
        for (var row = 0; row < numbers.Length; row += width)
        {
            var (expected, actual) = (0, 0);
            for (var i = 1; i < width; i++)
            {
                expected = At(real, row + i) > At(real, row + expected) ? i : expected;
                actual = numbers[row + i] > numbers[row + actual] ? i : actual;
            }

            _rows++;
            _agreeing += expected == actual ? 1 : 0;
            _floatCorrect += expected == label ? 1 : 0;
            _integerCorrect += actual == label ? 1 : 0;
        }
    }

    public AccuracyReport Report(bool labelled) =>
        new(_rows, _agreeing, labelled ? _floatCorrect : null, labelled ? _integerCorrect : null);

    private static double At(ModelTensor tensor, int i) => tensor.IsFloat ? tensor.Floats[i] : tensor.Integers[i];
}
