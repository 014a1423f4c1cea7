using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Runs samples through a float graph and the integer model made of it, and compares.</summary>
public static class ImportReporter
{
    /// <param name="labels">The right index for each sample; empty for none.</param>
    public static bool TryRun(FloatGraph graph, ImportedModel imported,
        IReadOnlyList<IReadOnlyDictionary<string, ModelTensor>> samples, IReadOnlyList<int> labels, ComputePool pool,
        [NotNullWhen(true)] out ImportReport? report, [NotNullWhen(false)] out ModelError? error)
    {
        (report, error) = (null, null);
        try
        {
            report = new Comparison(graph, imported, pool).Run(samples, labels);
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }

    private sealed class Comparison(FloatGraph graph, ImportedModel imported, ComputePool pool)
    {
        private readonly IntegerExecutor _executor = new(imported.Model, pool);
        private readonly ErrorSum[] _layers = [.. imported.Layers.Select(_ => new ErrorSum())];
        private readonly ErrorSum[] _outputs = [.. graph.Outputs.Select(_ => new ErrorSum())];
        private readonly RoundingCount _rounding = new(imported);
        private readonly ChoiceCount _choices = new();

        public ImportReport Run(IReadOnlyList<IReadOnlyDictionary<string, ModelTensor>> samples,
            IReadOnlyList<int> labels)
        {
            for (var i = 0; i < samples.Count; i++)
                Add(samples[i], i < labels.Count ? labels[i] : null);
            return new ImportReport(samples.Count, [.. graph.Outputs.Select((o, i) => _outputs[i].Report(o))],
                [.. imported.Layers.Select((l, i) => _layers[i].Report(l.Name))], _choices.Report(labels.Count > 0),
                _rounding.Report());
        }

        private void Add(IReadOnlyDictionary<string, ModelTensor> sample, int? label)
        {
            var floats = FloatExecutor.Run(graph, sample);
            var integers = _executor.Run([.. imported.Model.Names.Inputs.Select((name, i) =>
                InputQuantiser.Quantise(imported.Model.Graph.Inputs[i], sample[name]))]);
            for (var i = 0; i < _layers.Length; i++)
                _layers[i].Add(floats[imported.Layers[i].Name], integers[imported.Layers[i].Tensor],
                    imported.Layers[i].Scale, 0);
            for (var i = 0; i < _outputs.Length; i++)
            {
                var output = imported.Model.Graph.Outputs[i];
                var zero = floats[graph.Outputs[i]].IsFloat ? 0 : output.ZeroPoint;
                _outputs[i].Add(floats[graph.Outputs[i]], integers[output.Tensor], zero == 0 ? output.Scale : 1, zero);
            }

            _rounding.Add(integers);
            _choices.Add(floats[graph.Outputs[0]], integers[imported.Model.Graph.Outputs[0].Tensor], label);
        }
    }
}
