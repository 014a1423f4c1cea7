using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Tests.Canonical;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>The contract and the reference interpreter on the same pieces: the same words and fails.</summary>
[Collection(ChainCollection.Name)]
public sealed class PieceTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 1_121_2026;
    private const int RandomOperatorCount = 400;

    public static TheoryData<string> Operators => [.. SmallOperators.All.Keys];

    [Theory]
    [MemberData(nameof(Operators))]
    public async Task The_referee_executes_every_operator_of_the_catalogue(string name)
    {
        var (subject, random) = (SmallOperators.All[name], new Random(Seed));
        var probe = await RefereeProbe.DeployAsync(chain);
        var pieces = 0;
        foreach (var kind in Edges.Kinds)
        {
            var tensors = SmallOperators.Inputs(subject, kind, random.Next());
            ReferenceInterpreter.TryRun(subject, tensors, out _);
            pieces += await probe.CompareAsync(subject, tensors, random);
        }

        output.WriteLine($"seed {Seed}: {pieces} pieces");
    }

    [Fact]
    public async Task The_referee_executes_random_operators()
    {
        var (source, random) = (new RandomOperators(Seed), new Random(Seed));
        var probe = await RefereeProbe.DeployAsync(chain);
        var pieces = 0;
        for (var i = 0; i < RandomOperatorCount; i++)
        {
            var subject = source.Next();
            var tensors = SmallOperators.Inputs(subject, Edges.Kinds[i % Edges.Kinds.Length], random.Next());
            ReferenceInterpreter.TryRun(subject, tensors, out _);
            pieces += await probe.CompareAsync(subject, tensors, random);
        }

        output.WriteLine($"seed {Seed}: {pieces} pieces of {RandomOperatorCount} operators");
        Assert.True(pieces > RandomOperatorCount * 10, $"only {pieces} pieces");
    }
}
