using System.Collections.Immutable;
using System.Text;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Workloads.Infer;
using Cairn.Workloads.Sweep;

namespace Cairn.Workloads.Tests;

/// <summary>Pieces of inference with their proofs.</summary>
public sealed class InferProofTests
{
    private const int Rows = 7;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WorkContext Context = new();
    private static readonly ProofPurpose Purpose = new(Keccak256.ComputeUtf8("job"), 31_337,
        Address.Parse("0x00000000000000000000000000000000000000aa"),
        Address.Parse("0x00000000000000000000000000000000000000bb"), 1);

    private readonly MemoryBlockStore _blocks = new();
    private readonly InferWorkload _infer = new();

    [Fact]
    public async Task A_proof_holds_for_its_piece_provider_and_job_only()
    {
        var (job, state) = await JobAsync(3);
        Assert.Equal(SpecError.None, await ProofPlanning.FindFaultAsync(_infer, job, _blocks, Context, None));
        var piece = new PieceTask(job, 0, 1, state);
        var output = await _infer.ExecuteAsync(piece, _blocks, Context, None);
        var proof = await _infer.ProveAsync(piece, output, Purpose, _blocks, Context, None);

        Assert.Equal("", await FaultAsync(piece, output, proof, Purpose));
        Assert.Contains("Statement", await FaultAsync(piece, output, proof, Purpose with { Piece = 2 }));
        Assert.Contains("Statement", await FaultAsync(piece, output, proof, Purpose with { Provider = default }));
        Assert.Contains("Statement", await FaultAsync(piece, output, proof, Purpose with { Verdict = default }));
        Assert.Contains("Statement", await FaultAsync(piece, output, proof, Purpose with { Job = default }));
        Assert.Contains("Statement", await FaultAsync(piece, output, proof, Purpose with { ChainId = 1 }));
        var other = new PieceTask(job, 0, 0, state);
        Assert.Contains("other rows", await FaultAsync(
            other, await _infer.ExecuteAsync(other, _blocks, Context, None), proof, Purpose));
    }

    [Fact]
    public async Task The_last_piece_may_be_shorter()
    {
        var (job, state) = await JobAsync(3);
        var piece = new PieceTask(job, 0, 2, state);
        var output = await _infer.ExecuteAsync(piece, _blocks, Context, None);
        Assert.Equal("", await FaultAsync(piece, output,
            await _infer.ProveAsync(piece, output, Purpose, _blocks, Context, None), Purpose));
    }

    [Fact]
    public async Task Another_output_or_a_damaged_proof_is_refused_with_its_reason()
    {
        var (job, state) = await JobAsync(3);
        var piece = new PieceTask(job, 0, 1, state);
        var output = await _infer.ExecuteAsync(piece, _blocks, Context, None);
        var proof = await _infer.ProveAsync(piece, output, Purpose, _blocks, Context, None);
        Assert.True(InferOutput.TryRead(await _blocks.GetDocumentAsync(output), out var read));
        var numbers = await UnixFsFile.ReadAllAsync(_blocks, read!.File, 1 << 20);
        numbers[5] ^= 1;
        var lie = await _blocks.PutAsync(
            (read with { File = (await UnixFsFile.WriteAsync(_blocks, numbers)).Cid }).ToDocument());
        Assert.Contains("other outputs", await FaultAsync(piece, lie, proof, Purpose));

        (await _blocks.GetDocumentAsync(proof)).TryGet("file", out var link);
        var bytes = await UnixFsFile.ReadAllAsync(_blocks, link!.AsLink, 1 << 24);
        bytes[^9] ^= 1;
        Assert.Contains("does not hold", await FaultAsync(piece, output, await WithFileAsync(proof, bytes), Purpose));
        Assert.Contains("cannot be read",
            await FaultAsync(piece, output, await WithFileAsync(proof, bytes[..99]), Purpose));
        Assert.Contains("no document", await FaultAsync(piece, output, output, Purpose));
        Assert.Contains("no document", await FaultAsync(piece, state, proof, Purpose));
    }

    [Fact]
    public async Task What_cannot_be_proved_is_refused_before_any_money_moves()
    {
        var (job, _) = await JobAsync(3);
        var large = job.Section.With("rows", 100_000).With("rows_per_piece", 100_000);
        Assert.True(JobDocument.TryCreate("infer", "test", job.Inputs, JobPolicy.OfProofs, large, out var many, out _));
        var error = await ProofPlanning.FindFaultAsync(_infer, many, _blocks, Context, None);
        Assert.Equal("infer.rows_per_piece", error.Field);
        Assert.NotEmpty(error.Remedy);
        error = await ProofPlanning.FindFaultAsync(new SweepWorkload(), job, _blocks, Context, None);
        Assert.Equal("policy.verdict", error.Field);
    }

    [Fact]
    public async Task A_proof_is_work_that_the_job_must_count()
    {
        var (job, _) = await JobAsync(3);
        Assert.True(JobDocument.TryCreate(
            "infer", "test", job.Inputs, JobPolicy.OfAudits(0), job.Section, out var audited, out _));
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await _infer.PrepareAsync(audited, _blocks, Context, None));
        Assert.True(_infer.TryPlan(job, out var plan, out _));
        Assert.True(plan.UnitsPerPiece[0] >= plan.UnitsPerPiece[2]);
    }

    private ValueTask<string> FaultAsync(PieceTask piece, Cid output, Cid proof, ProofPurpose purpose) =>
        _infer.FindProofFaultAsync(piece, output, proof, purpose, _blocks, Context, None);

    private async Task<Cid> WithFileAsync(Cid proof, byte[] file) => await _blocks.PutAsync(
        (await _blocks.GetDocumentAsync(proof)).With("file", (await UnixFsFile.WriteAsync(_blocks, file)).Cid));

    private async Task<(JobDocument Job, Cid State)> JobAsync(int rowsPerPiece)
    {
        var data = Enumerable.Range(0, Rows).Select(r => $"[{r},{5 * r},{200 - r}]");
        var inputs = new Dictionary<string, Cid>
        {
            ["model"] = (await UnixFsFile.WriteAsync(_blocks, ModelFile.Write(Model()))).Cid,
            ["data"] = (await UnixFsFile.WriteAsync(_blocks,
                Encoding.ASCII.GetBytes($"[{string.Join(',', data)}]"))).Cid,
        };
        var (section, error) = await _infer.CompleteAsync(
            DagValue.Map(("rows_per_piece", rowsPerPiece)), JobPolicy.OfProofs, inputs, _blocks, None);
        Assert.Equal(SpecError.None, error);
        Assert.True(JobDocument.TryCreate(
            "infer", "test", inputs, JobPolicy.OfProofs, section, out var job, out error), error.ToString());
        return (job, await _infer.PrepareAsync(job, _blocks, Context, None));
    }

    private static IntegerModel Model()
    {
        var graph = new IntegerGraph([new([1, 3], 0, 255, 1, 0)], [new([3, 4], 0), new([4], 900)], [],
            [new ProductNode(0, 0, 1), new RescaleNode([new(1, [24])], 0, [0], 12, 0, 255)], [new(2, 1, 0)]);
        Assert.True(GraphAnalysis.TryAnalyse(graph, ["", ""], out var facts, out var error), error?.ToString());
        ImmutableArray<ImmutableArray<int>> weights =
            [[.. Enumerable.Range(0, 12).Select(i => i * 37 % 91 - 45)], [9, -9, 500, -500]];
        return new IntegerModel(graph, facts, weights, new ModelNames(["x"], ["a", "b"], ["y"]));
    }
}
