using System.Text;
using System.Text.RegularExpressions;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Programs;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Disputes.Roles;

/// <summary>
/// What <c>proveFraud</c> costs at every operator of the workloads' programs, at the model of
/// samples/train-disputed.yaml: every instance, every part of the chain of its last element.
/// </summary>
public sealed partial class ProofGasTests(TestChain chain, ITestOutputHelper output)
    : IClassFixture<TestChain>, IDisposable
{
    private const uint Every = 5;
    private const string Worst = "worst";

    private static readonly GptConfig Model = new() { Width = 96, Layers = 3, Heads = 4, Context = 64, Hidden = 256 };
    private static readonly LocalOptions Local = new() { Steps = 10, Batch = 8, LearningRate = 0.0015f, Seed = 1 };

    private static readonly Corpus Text = new(Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Repeat("the stone marks a path over the river. ", 2_000))));

    private readonly ComputePool _pool = new(new ComputeOptions { Threads = 1 });
    private readonly GasSnapshot _gas = new("proofs.json", slack: 10);
    private readonly HashSet<Hash32> _measured = [];

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task No_proof_about_an_operator_of_a_workload_costs_more_gas_than_it_did()
    {
        await BurnAsync();
        await MeasureAsync("train", isRound: true, 1, Local.Steps);
        await MeasureAsync("sweep", isRound: false, 1, Local.Steps);
        _gas.Check(output);
        Assert.True(_gas[Worst] <= 350_000);
    }

    /// <summary>The first share that is burned of a token costs a new word, once for ever.</summary>
    private async Task BurnAsync()
    {
        await chain.FundAsync(RoleJob.Challenger, 1);
        await chain.SendAsync(RoleJob.Challenger, chain.Market.Burn(chain.Deployment.Token, (UInt256)1));
    }

    private async Task MeasureAsync(string workload, bool isRound, params int[] runs)
    {
        var (shape, layout) = (new GraphShape(Model, Local.Batch), new GptLayout(Model));
        var weights = GptInitialiser.Create(layout, 5);
        var program = isRound ? TrainingProgram.Round(shape, Local, Text) : TrainingProgram.Single(shape, Local, Text);
        var (inputs, spec) = (TrainingProgram.Inputs(layout, Text, weights, 0, 0), new PieceSpec(program));
        var trace = new PieceTrace(
            spec, inputs, new TrainingReplay(program, shape, Local, Text, weights, 0, 0, _pool), _pool);
        var job = await RoleJob.OpenAsync(chain, spec, new PieceTerms(inputs.DataRoot(), Every, 0, 0),
            (ulong)Text.Length, trace, trace.InputTree.Root);
        foreach (var run in runs)
        foreach (var (place, subject) in program.Operators(run).Index())
        foreach (var (n, instance) in subject.Form.Instances.Index())
        {
            // Layers have the same operators.
            if (!_measured.Add(Keccak256.Compute(InstanceEncoding.Encode(instance, subject.Form.Tensors))))
                continue;
            var maker = new PartWitness(trace, Every, run, place, n);
            var name = $"{workload} {Layer().Replace(subject.Form.Name, "")}";
            if (instance.Name.Split(':')[^1] is var suffix && !suffix.Contains('.', StringComparison.Ordinal))
                name += $" {suffix}";
            foreach (var part in maker.Parts())
                await MeasureAsync($"{name}: {part.Kind}".ToLowerInvariant(), job, await maker.MakeAsync(part));
        }
    }

    private async Task MeasureAsync(string name, RoleJob job, ElementWitness witness)
    {
        var gas = await job.ProveAsync(witness);
        _gas.Raise(name, gas);
        _gas.Raise(Worst, gas);
    }

    [GeneratedRegex(@"layers\.\d+\.")]
    private static partial Regex Layer();
}
