using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Integers;

public sealed class EncodingTests
{
    private const int Rounds = 10_000;
    private const int Seed = 4_711;

    /// <summary>x [1, 2] of bytes times int8 weights [2, 1] with a bias, requantised to bytes.</summary>
    private static readonly IntegerGraph Small = new(
        [new([1, 2], 0, 255, 0.5f, 0)], [new([2, 1], 0), new([1], 100)], [],
        [new ProductNode(0, 0, 1), new RescaleNode([new(1, [1 << 20])], 0, [-5], 24, 0, 255)], [new(2, 0.25f, -1)]);

    private const string SmallBytes =
        "01" + "01" + "02" + "01" + "02" + "00" + "41fe" + "3f000000" + "00" +
        "02" + "02" + "02" + "01" + "00" + "01" + "01" + "4064" +
        "00" +
        "02" + "02" + "00" + "00" + "02" + "07" + "18" + "00" + "00" + "41fe" + "01" + "09" + "01" + "01" + "80200000" +
        "01" + "02" + "3e800000" + "01";

    [Fact]
    public void The_bytes_are_those_of_the_document() =>
        Assert.Equal(SmallBytes, Convert.ToHexStringLower(GraphEncoding.Encode(Small)));

    [Fact]
    public void A_graph_is_read_as_it_was_written()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = RandomGraphs.Of(seed).Graph;
            var bytes = GraphEncoding.Encode(graph);
            Assert.True(GraphEncoding.TryDecode(bytes, out var read, out var error), $"seed {seed}: {error}");
            Assert.Equal(graph.Nodes.Length, read.Nodes.Length);
            Assert.Equal(bytes, GraphEncoding.Encode(read));
        }
    }

    [Fact]
    public void A_model_file_is_read_as_it_was_written()
    {
        var model = RandomGraphs.Of(7);
        var file = ModelFile.Write(model);
        Assert.True(ModelFile.TryRead(file, out var read, out var error), error?.ToString());
        Assert.Equal(file, ModelFile.Write(read));
        Assert.Equal(model.Names.Nodes.ToArray(), read.Names.Nodes.ToArray());
        Assert.Equal("x", Assert.Single(read.Names.Inputs));
        Assert.Equal("y", Assert.Single(read.Names.Outputs));
        Assert.Equal(model.Weights.Select(w => w.ToArray()), read.Weights.Select(w => w.ToArray()));
        for (var length = 0; length < file.Length; length += 7)
            Assert.False(ModelFile.TryRead(file.AsSpan(0, length), out _, out _));
        Assert.False(ModelFile.TryRead([.. file, 0], out _, out error));
        Assert.Contains("behind its end", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_written_in_two_ways()
    {
        var bytes = Convert.FromHexString(SmallBytes);
        foreach (var (at, replace) in new[] { (1, "4001"), (10, "41ff"), (14, "4000") })
        {
            byte[] other = [.. bytes[..at], .. Convert.FromHexString(replace), .. bytes[(at + 1)..]];
            Assert.False(GraphEncoding.TryDecode(other, out _, out _), $"byte {at}");
        }

        Assert.False(GraphEncoding.TryDecode([.. bytes, 0], out _, out var error));
        Assert.Contains("bytes behind", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_are_another_sound_graph()
    {
        var random = new Random(Seed);
        var files = Enumerable.Range(0, 40).Select(s => ModelFile.Write(RandomGraphs.Of(s)))
            .Where(f => f.Length < 40_000).ToArray();
        var sound = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Mutations.Of(files[round % files.Length], random);
            try
            {
                if (!ModelFile.TryRead(damaged, out var model, out _))
                    continue;
                sound++;
                Assert.Equal(damaged, ModelFile.Write(model));
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, round {round}: {e}");
            }
        }

        Assert.InRange(sound, 1, Rounds);
    }

    [Fact]
    public void Damaged_graphs_are_analysed_within_bounds()
    {
        var random = new Random(Seed + 1);
        var graphs = Enumerable.Range(0, 60).Select(s => GraphEncoding.Encode(RandomGraphs.Of(s).Graph)).ToArray();
        var (decoded, sound) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Mutations.Of(graphs[round % graphs.Length], random);
            try
            {
                if (!GraphEncoding.TryDecode(damaged, out var graph, out _))
                    continue;
                decoded++;
                if (GraphAnalysis.TryAnalyse(graph, [], out _, out _))
                    sound++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed + 1}, round {round}: {e}");
            }
        }

        Assert.True(decoded > Rounds / 20 && sound > 0, $"{decoded} decoded, {sound} sound");
    }
}
