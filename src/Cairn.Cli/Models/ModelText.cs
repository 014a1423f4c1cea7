using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Tensors.Import;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>Says what a model is and what its import cost.</summary>
internal static class ModelText
{
    /// <param name="path">The file that was read, where the error is of a whole file.</param>
    public static int Refused(Ui ui, ModelError error, string? path = null)
    {
        if (path is not null && error.Node == "file")
            error = error with { Node = path };
        ui.Error((error with { Remedy = "" }).ToString(), error.Remedy);
        return ExitCode.BadInput;
    }

    public static void Show(Ui ui, IntegerModel model, string path)
    {
        var (graph, weights) = (model.Graph, model.Weights.Sum(w => (long)w.Length));
        var digest = Keccak256.Compute(GraphEncoding.Encode(graph));
        var summary = new
        {
            Path = path,
            Digest = digest.ToString(),
            Inputs = graph.Inputs.Select((i, n) => new { Name = model.Names.Inputs[n], i.Shape, i.Low, i.High, i.Scale,
                i.ZeroPoint }),
            Outputs = graph.Outputs.Select((o, n) => new { Name = model.Names.Outputs[n],
                model.Facts.Tensors[o.Tensor].Shape, o.Scale, o.ZeroPoint }),
            Nodes = graph.Nodes.Length,
            Parameters = weights,
            Tables = graph.Tables.Select(t => t.Length),
            Rescaled = Elements(model, n => n is RescaleNode),
            LookedUp = Elements(model, n => n is TableNode or SoftmaxNode),
            model.Facts.Work,
        };
        ui.Object("model", summary);
        ui.Line($"[bold]{path.EscapeMarkup()}[/]  graph {digest}");
        foreach (var input in summary.Inputs)
            ui.Line($"  input   {input.Name.EscapeMarkup()} {Extents(input.Shape)}, {input.Low} to {input.High}, " +
                $"a unit is {input.Scale:g6}");
        foreach (var output in summary.Outputs)
            ui.Line($"  output  {output.Name.EscapeMarkup()} {Extents(output.Shape)}, a unit is {output.Scale:g6}");
        ui.Line($"  {summary.Nodes} nodes, {weights:n0} parameters, tables of " +
            $"{(graph.Tables.IsEmpty ? "none" : string.Join(", ", summary.Tables))} rows, {summary.Work:n0} steps");
        ui.Line($"  {summary.Rescaled:n0} numbers requantised, {summary.LookedUp:n0} looked up");
    }

    public static void ShowNodes(Ui ui, IntegerModel model)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("tensor", "operation", "reads", "shape", "range",
            "from");
        for (var i = 0; i < model.Graph.Nodes.Length; i++)
        {
            var (node, tensor) = (model.Graph.Nodes[i], model.Graph.Inputs.Length + i);
            var facts = model.Facts.Tensors[tensor];
            var kind = node.GetType().Name[..^"Node".Length];
            ui.Object("node", new { Tensor = tensor, Operation = kind, node.Sources, facts.Shape, facts.Low, facts.High,
                Rescale = model.Facts.Rescales.GetValueOrDefault(tensor), Name = model.Names.Nodes[i] });
            table.AddRow($"{tensor}", kind, string.Join(", ", node.Sources), Extents(facts.Shape).EscapeMarkup(),
                $"{facts.Low} to {facts.High}", model.Names.Nodes[i].EscapeMarkup());
        }

        ui.Draw(table);
    }

    public static void Show(Ui ui, ImportReport report, bool layers)
    {
        ui.Object("report", layers ? report : report with { Layers = [] });
        var (accuracy, rounding) = (report.Accuracy, report.Rounding);
        ui.Line($"[bold]{report.Samples} samples[/], integers against floats");
        foreach (var output in report.Outputs)
            ui.Line($"  output {output.Name.EscapeMarkup()}: relative error {output.RelativeError:p3}, " +
                $"largest {output.LargestError:p3} of the range");
        ui.Line($"  the same choice in {Share(accuracy.Agreeing, accuracy.Rows)} of {accuracy.Rows:n0} rows" +
            (accuracy.FloatCorrect is { } right ? $"; right: floats {Share(right, accuracy.Rows)}, integers " +
                Share(accuracy.IntegerCorrect!.Value, accuracy.Rows) : ""));
        ui.Line($"  {rounding.Outputs:n0} requantised numbers: {Share(rounding.Differing, rounding.Outputs)} differ " +
            $"from ONNX Runtime's rule, by at most {rounding.LargestDifference}");
        foreach (var layer in layers ? report.Layers : [])
            ui.Line($"  {layer.RelativeError,10:p3}  {layer.Name.EscapeMarkup()}");
    }

    private static string Share(long part, long whole) => whole == 0 ? "0%" : $"{(double)part / whole:p3}";

    private static long Elements(IntegerModel model, Func<IntegerNode, bool> counts) => model.Graph.Nodes
        .Select((n, i) => counts(n) ? (long)model.Facts.Tensors[model.Graph.Inputs.Length + i].Count : 0).Sum();

    private static string Extents(ImmutableArray<int> shape) => string.Join('×', shape.DefaultIfEmpty(1));
}
