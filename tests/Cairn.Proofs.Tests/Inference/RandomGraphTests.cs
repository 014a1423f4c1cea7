using System.Collections.Immutable;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Tests.Integers;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Graphs of all kinds of nodes, up to the first that a proof does not take.</summary>
public sealed class RandomGraphTests
{
    [Fact]
    public void Whatever_is_not_refused_is_proved()
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var proved = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var model = Longest(RandomGraphs.Of(seed));
            if (model.Graph.Nodes.IsEmpty)
                continue;
            using var made = new ProofCase(model,
                seed % 2 == 0 ? ProofModes.Public : new ProofModes { CommittedWeights = true });
            var proof = made.Prove(RandomGraphs.Inputs(model.Graph, seed));
            Assert.True(made.Verify(proof) == ProofFault.None, $"seed {seed}");
            proved++;
            foreach (var node in model.Graph.Nodes)
                kinds[node.GetType().Name] = kinds.GetValueOrDefault(node.GetType().Name) + 1;
        }

        Assert.True(proved > 40, $"{proved}");
        Assert.True(kinds.Count >= 12, string.Join(", ", kinds));
    }

    /// <summary>Refusals name their node; the graph before it is what is left.</summary>
    private static IntegerModel Longest(IntegerModel model)
    {
        while (!ProofPlan.TryCreate(model.Graph, model.Facts, model.Names.Nodes, ProofModes.Public, out _,
            out var error))
        {
            var at = model.Names.Nodes.IndexOf(error.Node);
            Assert.True(at >= 0, $"{error}");
            Assert.NotEmpty(error.Reason);
            ImmutableArray<IntegerOutput> outputs = [new(model.Graph.Inputs.Length + at - 1, 1, 0)];
            var graph = model.Graph with { Nodes = model.Graph.Nodes[..at], Outputs = outputs };
            Assert.True(GraphAnalysis.TryAnalyse(graph, [], out var facts, out var refused), $"{refused}");
            model = model with
            {
                Graph = graph, Facts = facts, Names = model.Names with { Nodes = model.Names.Nodes[..at] },
            };
        }

        return model;
    }
}
