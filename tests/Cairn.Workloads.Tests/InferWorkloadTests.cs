using System.Collections.Immutable;
using System.Text;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;
using Cairn.Workloads.Infer;

namespace Cairn.Workloads.Tests;

public sealed class InferWorkloadTests
{
    private const int Rows = 11;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly MemoryBlockStore _blocks = new();
    private readonly InferWorkload _infer = new();
    private readonly IntegerModel _model = Model();

    [Fact]
    public async Task Every_row_comes_out_as_the_reference_computes_it()
    {
        var job = await JobAsync(Labels(3));
        Assert.True(_infer.TryPlan(job, out var plan, out _));
        Assert.Equal((1, 3, 3), (plan.Stages, plan.Slots, plan.Pieces));

        var (state, metrics) = await RunAsync(job, plan, new WorkContext());
        var results = await InferResults.ReadAsync(job, state, _blocks);

        Assert.Equal(["y"], results.Names);
        var expected = Data().Select(Reference).ToArray();
        Assert.Equal(expected, results.Rows.Select(r => r.Single().Select(v => (int)v).ToArray()));
        Assert.Equal("11", metrics["rows"]);
        var right = expected.Count(y => Array.IndexOf(y, y.Max()) == 3);
        Assert.Equal(right.ToString(System.Globalization.CultureInfo.InvariantCulture), metrics["right"]);
    }

    [Theory]
    [InlineData(2, 512)]
    [InlineData(1, 256)]
    [InlineData(2, 128)]
    public async Task Threads_and_vector_width_do_not_change_outputs(int threads, int bits)
    {
        var job = await JobAsync();
        Assert.True(_infer.TryPlan(job, out var plan, out _));
        Assert.Equal((await RunAsync(job, plan, new WorkContext())).State,
            (await RunAsync(job, plan, new WorkContext(threads, bits))).State);
    }

    [Fact]
    public async Task The_client_fills_in_what_the_inputs_say()
    {
        var inputs = await InputsAsync();
        var (section, error) = await _infer.CompleteAsync(
            DagValue.Map(("rows_per_piece", 4)), JobPolicy.OfAudits(0), inputs, _blocks, None);
        Assert.Equal(SpecError.None, error);
        Assert.True(InferSection.TryRead(section, out var read, out _));
        Assert.Equal((Rows, 4, _model.Facts.Work), (read!.Rows, read.RowsPerPiece, read.Steps));
        Assert.Equal((8, 3), read.RowsOf(2));
    }

    [Theory]
    [InlineData("model", "it is no Cairn model")]
    [InlineData("data", "numbers for input 'x'")]
    public async Task A_wrong_file_is_named(string input, string reason)
    {
        var inputs = await InputsAsync();
        inputs[input] = (await UnixFsFile.WriteAsync(_blocks, "[[1, 2, 3]]"u8.ToArray())).Cid;
        var (_, error) = await _infer.CompleteAsync(
            DagValue.EmptyMap, JobPolicy.OfAudits(0), inputs, _blocks, None);
        Assert.Equal("inputs." + input, error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows", 12)]
    [InlineData("steps", 1)]
    public async Task Facts_that_are_not_the_inputs_are_refused_by_everybody(string field, int value)
    {
        var good = await JobAsync();
        var job = Job(good.Section.With(field, value), (Dictionary<string, Cid>)good.Inputs);
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await _infer.PrepareAsync(job, _blocks, new WorkContext(), None));
        var state = await _infer.PrepareAsync(good, _blocks, new WorkContext(), None);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await _infer.ExecuteAsync(
            new PieceTask(job, 0, 2, state), _blocks, new WorkContext(), None));
    }

    [Fact]
    public async Task An_output_of_other_rows_is_refused_by_its_slot()
    {
        var job = await JobAsync();
        var state = await _infer.PrepareAsync(job, _blocks, new WorkContext(), None);
        var outputs = new List<SlotOutput>();
        for (var slot = 0; slot < 3; slot++)
            outputs.Add(new SlotOutput(slot, await _infer.ExecuteAsync(
                new PieceTask(job, 0, slot, state), _blocks, new WorkContext(), None)));
        var huge = await UnixFsFile.WriteAsync(_blocks, new byte[4096]);
        Cid[] lies =
        [
            outputs[0].Output, state,
            await _blocks.PutAsync(new InferOutput(4, 4, huge.Cid).ToDocument()),
            await _blocks.PutAsync(new InferOutput(4, 4, state).ToDocument()),
        ];
        foreach (var lie in lies)
        {
            var e = await Assert.ThrowsAsync<InvalidDataException>(async () => await _infer.CombineAsync(
                new StageTask(job, 0, state), [outputs[0], new SlotOutput(1, lie), outputs[2]], _blocks,
                new WorkContext(), None));
            Assert.Equal(1, e.Data["slot"]);
        }
    }

    [Theory]
    [InlineData("rows_per_piece", 0, "infer.rows_per_piece")]
    [InlineData("rows", 0, "infer.rows")]
    [InlineData("lines", 5, "infer.lines")]
    public async Task A_bad_section_names_its_field(string field, int value, string named)
    {
        var good = await JobAsync();
        var job = Job(good.Section.With(field, value), (Dictionary<string, Cid>)good.Inputs);
        Assert.False(_infer.TryPlan(job, out _, out var error));
        Assert.Equal(named, error.Field);
    }

    private async Task<(Cid State, IReadOnlyDictionary<string, string> Metrics)> RunAsync(
        JobDocument job, WorkPlan plan, WorkContext context)
    {
        var state = await _infer.PrepareAsync(job, _blocks, context, None);
        var outputs = new List<SlotOutput>();
        for (var slot = plan.Slots - 1; slot >= 0; slot--)
            outputs.Add(new SlotOutput(slot, await _infer.ExecuteAsync(
                new PieceTask(job, 0, slot, state), _blocks, context, None)));
        var result = await _infer.CombineAsync(new StageTask(job, 0, state), outputs, _blocks, context, None);
        Assert.Null(result.Failure);
        return (result.State, result.Metrics);
    }

    private async Task<JobDocument> JobAsync(byte[]? labels = null)
    {
        var inputs = await InputsAsync();
        if (labels is not null)
            inputs["labels"] = (await UnixFsFile.WriteAsync(_blocks, labels)).Cid;
        return Job(DagValue.Map(("rows", Rows), ("rows_per_piece", 4), ("steps", _model.Facts.Work)), inputs);
    }

    private static JobDocument Job(DagValue section, Dictionary<string, Cid> inputs)
    {
        Assert.True(JobDocument.TryCreate(
            "infer", "test", inputs, JobPolicy.OfAudits(2500), section, out var job, out var error), error.ToString());
        return job;
    }

    private async Task<Dictionary<string, Cid>> InputsAsync() => new()
    {
        ["model"] = (await UnixFsFile.WriteAsync(_blocks, ModelFile.Write(_model))).Cid,
        ["data"] = (await UnixFsFile.WriteAsync(_blocks, Encoding.ASCII.GetBytes(
            $"[{string.Join(',', Data().Select(row => $"[{string.Join(',', row)}]"))}]"))).Cid,
    };

    private int[] Reference(int[] row) => ReferenceExecutor.Run(_model, [row])[^1];

    private static int[][] Data() => [.. Enumerable.Range(0, Rows)
        .Select(r => Enumerable.Range(0, 5).Select(i => (r * 31 + i * 47) % 256).ToArray())];

    private static byte[] Labels(int label) =>
        [0, 0, 8, 1, 0, 0, 0, Rows, .. Enumerable.Repeat((byte)label, Rows)];

    private static IntegerModel Model()
    {
        var graph = new IntegerGraph(
            [new([1, 5], 0, 255, 1, 0)],
            [new([5, 7], 0), new([7], 5000), new([7, 4], 0)],
            [],
            [
                new ProductNode(0, 0, 1), new RescaleNode([new(1, [24])], 0, [0], 12, 0, 255),
                new ProductNode(2, 2, -1),
            ],
            [new(3, 1, 0)]);
        Assert.True(GraphAnalysis.TryAnalyse(graph, ["", "", ""], out var facts, out var error), error?.ToString());
        ImmutableArray<ImmutableArray<int>> weights =
            [Weights(35, 89), [.. Enumerable.Range(0, 7).Select(i => (i - 3) * 1000)], Weights(28, 53)];
        return new IntegerModel(graph, facts, weights, new ModelNames(["x"], ["a", "b", "c"], ["y"]));
    }

    private static ImmutableArray<int> Weights(int count, int factor) =>
        [.. Enumerable.Range(0, count).Select(i => i * factor % 201 - 100)];
}
