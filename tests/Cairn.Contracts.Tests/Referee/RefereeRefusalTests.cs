using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Tests.Canonical;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>What is no piece of the leaf is refused; what is no leaf harms nobody.</summary>
[Collection(ChainCollection.Name)]
public sealed class RefereeRefusalTests
{
    private static readonly CanonicalOperator Subject = SmallOperators.All["LinearOperators.MatMul NT"];
    private static readonly OperatorInstance Instance = Subject.Instances[0];
    private static readonly byte[] Leaf = InstanceEncoding.Encode(Instance, Subject.Tensors);

    private readonly TestChain _chain;
    private readonly Lazy<Task<Address>> _referee;

    public RefereeRefusalTests(TestChain chain)
    {
        _chain = chain;
        _referee = new Lazy<Task<Address>>(DeployAsync);
    }

    [Theory]
    [InlineData(0, 0, 17, "OutsideLane")]
    [InlineData(0, 0, 0, "OutsideLane")]
    [InlineData(0, 22, 16, "OutsideLane")]
    [InlineData(1, 0, 1, "OutsideLane")]
    public async Task Positions_beyond_a_lane_are_refused(byte lane, ushort first, byte count, string error) =>
        Assert.Equal(error, await RefusalAsync(Leaf, new ChainPiece(1, lane, first, count, 0), 0));

    [Theory]
    [InlineData("3", "OutsideLoops")]
    [InlineData("0x500000000", "OutsideLoops")]
    [InlineData("0x10000000000000000", "OutsideLoops")]
    [InlineData("0x1000000000000000000000000000000000000000000000000", "OutsideLoops")]
    public async Task Elements_beyond_the_loops_are_refused(string index, string error) =>
        Assert.Equal(error, await RefusalAsync(Leaf, new ChainPiece(0, 0, 0, 0, UInt256.Parse(index)), 1));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 31)]
    [InlineData(1, 33)]
    [InlineData(2, 16)]
    [InlineData(3, 1)]
    public async Task Another_number_of_words_is_refused(byte kind, int words) => Assert.Equal(
        "WrongWords", await RefusalAsync(Leaf, new ChainPiece(kind, 0, 0, (byte)(kind == 1 ? 16 : 0), 0), words));

    [Fact]
    public async Task What_does_not_begin_as_a_leaf_is_refused()
    {
        foreach (var bytes in new[] { [], Leaf[..3], Leaf[..10], [(byte)2, .. Leaf[1..]] })
            Assert.Equal("NotALeaf", await RefusalAsync(bytes, new ChainPiece(1, 0, 0, 1, 0), 2));
    }

    [Fact]
    public async Task A_spoilt_leaf_gives_a_result_or_a_named_refusal()
    {
        var random = new Random(1);
        var answered = 0;
        for (var i = 0; i < 400; i++)
        {
            byte[] spoilt = [.. Leaf];
            for (var n = random.Next(1, 4); n > 0; n--)
                spoilt[random.Next(1, spoilt.Length)] = (byte)random.Next(256);
            var piece = new ChainPiece((byte)random.Next(4), 0, 0, 16, 0);
            var refusal = await RefusalAsync(spoilt, piece, random.Next(2) * 32);
            answered += refusal == "" ? 1 : 0;
            Assert.Contains(refusal,
                new[] { "", "NotALeaf", "OutsideLane", "OutsideLoops", "WrongWords", "NotAnOperation" });
        }

        Assert.InRange(answered, 20, 380);
    }

    /// <summary>The error that a run reverts with; empty where it gives a result.</summary>
    private async Task<string> RefusalAsync(byte[] leaf, ChainPiece piece, int words)
    {
        object[] tuple =
        [
            (UInt256)piece.Kind, (UInt256)piece.Lane, (UInt256)piece.First, (UInt256)piece.Count, piece.Index,
        ];
        var call = new ContractCall(await _referee.Value, RefereeContract.Interface.Functions
            .Single(f => f.Name == "run").EncodeCall([leaf, tuple, UInt256.Zero,
                Enumerable.Repeat((object)UInt256.Zero, words).ToArray()]));
        var outcome = await _chain.Client.TryCallAsync(call, BlockTag.Latest, TestChain.Key(0).Address);
        return outcome.Reverted ? RefereeRevert.Decode(outcome.Data).Error.ToString() : "";
    }

    private async Task<Address> DeployAsync() =>
        (await _chain.SendAsync(0, RefereeContract.Deploy())).ContractAddress!.Value;
}
