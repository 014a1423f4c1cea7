using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Counts where ONNX Runtime's rule rounds an accumulator to another number than ours.</summary>
internal sealed class RoundingCount(ImportedModel imported)
{
    private long _outputs;
    private long _differing;
    private int _largest;

    public void Add(int[][] tensors)
    {
        foreach (var note in imported.Rescales)
        {
            var node = (RescaleNode)imported.Model.Graph.NodeOf(note.Tensor)!;
            var (sums, numbers) = (tensors[node.Terms[0].Source], tensors[note.Tensor]);
            var shape = imported.Model.Facts.Tensors[note.Tensor].Shape;
            var inner = note.Ratios.Length == 1 ? 1 : (int)ModelTensor.Elements(shape.AsSpan()[(node.Axis + 1)..]);
            for (var i = 0; i < numbers.Length; i++)
            {
                var ratio = (float)note.Ratios[i / inner % note.Ratios.Length];
                var theirs = (int)Math.Clamp(MathF.Round(sums[i] * ratio, MidpointRounding.ToEven), node.Low,
                    node.High);
                var difference = Math.Abs(theirs - numbers[i]);
                _differing += difference > 0 ? 1 : 0;
                _largest = Math.Max(_largest, difference);
            }

            _outputs += numbers.Length;
        }
    }

    public RoundingReport Report() => new(_outputs, _differing, _largest);
}
