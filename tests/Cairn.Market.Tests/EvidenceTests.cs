using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Market.Tests;

public sealed class EvidenceTests
{
    private static readonly EthereumKey[] Replicas = [Samples.Key(0x21), Samples.Key(0x22), Samples.Key(0x23)];
    private static readonly Address Signer = Samples.Signer.Address;

    /// <summary>Values of ethers 6: word of digest 0c…, account 09…, salt 0d…; leaf of piece 17, branch 2.</summary>
    [Fact]
    public void Word_and_leaf_are_those_of_another_implementation()
    {
        var result = new PieceResult(17, 2, Cid.ForDagJson(Samples.Hash(12).AsSpan()), Samples.Hash(13));
        Assert.Equal("0x1dc606d98db786a65ff60c88ab7fc54fdb811c15c6468b0517caca6a08ff04b1",
            result.Word(Samples.Account(9)).ToString());
        Assert.Equal("0x68ae7ee900706be5f298de66df22887fb5f3658ae27d65beb918625e5a799efc",
            result.Leaf(Samples.Account(9)).ToString());
    }

    [Fact]
    public void A_commitment_is_part_of_the_result_and_survives_its_document()
    {
        var plain = new PieceResult(17, 2, Samples.Output("x"), Samples.Hash(13));
        var fail = PieceOutcome.Failed(new FailPlace(uint.MaxValue, 2, 3, ulong.MaxValue));
        var digests = new HashSet<Hash32> { plain.ResultDigest };
        foreach (var outcome in new[] { PieceOutcome.Success(Samples.Hash(3)), fail })
        {
            var result = plain with { Commitment = new(Samples.Hash(1), Samples.Hash(2), outcome) };
            var fields = new DagFields(DagJson.Decode(DagJson.Encode(result.ToDag())), "result");
            Assert.Equal(result, PieceResult.FromDag(fields));
            Assert.True(fields.Finish(), fields.Error);
            Assert.True(digests.Add(result.ResultDigest));
        }

        Assert.False(plain.ToDag().TryGet("commitment", out _));
    }

    [Fact]
    public void A_proof_is_beside_the_result_and_survives_its_document()
    {
        var plain = new PieceResult(17, 2, Samples.Output("x"), Samples.Hash(13));
        var result = plain with { Proof = Samples.Output("proof") };
        Assert.Equal(plain.Leaf(Samples.Account(9)), result.Leaf(Samples.Account(9)));
        var fields = new DagFields(DagJson.Decode(DagJson.Encode(result.ToDag())), "result");
        Assert.Equal(result, PieceResult.FromDag(fields));
        Assert.True(fields.Finish(), fields.Error);
        fields = new DagFields(plain.ToDag().With("proof", Cid.Of(Codec.Raw, "proof"u8)), "result");
        PieceResult.FromDag(fields);
        Assert.Contains("dag-json", fields.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    public void A_receipt_commits_to_exactly_its_results(int count)
    {
        var results = Enumerable.Range(0, count)
            .Select(i => new PieceResult((uint)i, 0, Samples.Output($"{i}"), Samples.Hash((byte)i))).ToArray();
        var tree = new ResultTree(Replicas[0].Address, results);
        var receipt = Signed<BatchReceipt>.By(
            Replicas[0], Samples.Domain, tree.Receipt(Samples.Hash(8), Samples.Hash(9)));
        Assert.True(ResultTree.Verify(receipt, results, Samples.Domain));
        Assert.False(ResultTree.Verify(receipt, results[..^1], Samples.Domain));
        results[^1] = results[^1] with { Output = Samples.Output("other") };
        Assert.False(ResultTree.Verify(receipt, results, Samples.Domain));
    }

    [Fact]
    public void Batches_are_bounded()
    {
        var result = new PieceResult(0, 0, Samples.Output("x"), Samples.Hash(1));
        Assert.Throws<ArgumentException>(() => new ResultTree(Signer, []));
        Assert.Throws<ArgumentException>(() => new ResultTree(Signer, Enumerable.Repeat(result, 257).ToArray()));
    }

    [Fact]
    public void Who_differs_from_a_strict_majority_is_contradicted()
    {
        var evidence = Evidence("a", "b", "a");
        Assert.True(evidence.TryVerify(Signer, Samples.Domain, out var majority, out var contradicted));
        Assert.Equal(Samples.Output("a"), majority);
        Assert.Equal([Replicas[1].Address], contradicted);

        var fields = new DagFields(DagJson.Decode(DagJson.Encode(evidence.ToDag())), "evidence");
        var read = Contradiction.FromDag(fields);
        Assert.True(fields.Finish(), fields.Error);
        Assert.True(read.TryVerify(Signer, Samples.Domain, out _, out _));
    }

    [Theory]
    [InlineData("a", "a", "a")]
    [InlineData("a", "b", "c")]
    public void Agreement_and_no_majority_contradict_nobody(params string[] outputs) =>
        Assert.False(Evidence(outputs).TryVerify(Signer, Samples.Domain, out _, out _));

    public static TheoryData<string> Forgeries => ["signer", "two", "twice", "missing", "order", "piece", "branch",
        "result", "salt", "path", "long path", "receipt", "job", "domain"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void Forged_evidence_is_refused(string what)
    {
        var good = Evidence("a", "b", "a");
        var first = good.Openings[0];
        var quorum = good.Quorum.Message;
        var forged = what switch
        {
            "signer" => good with { Quorum = Signed<Quorum>.By(Replicas[0], Samples.Domain, quorum) },
            "two" => good with { Quorum = Sign(quorum with { Replicas = [.. quorum.Replicas.Take(2)] }),
                Openings = [.. good.Openings.Take(2)] },
            "twice" => good with
            {
                Quorum = Sign(quorum with
                    { Replicas = [quorum.Replicas[0], quorum.Replicas[1], quorum.Replicas[0]] }),
                Openings = [first, good.Openings[1], first],
            },
            "missing" => good with { Openings = [.. good.Openings.Take(2)] },
            "order" => good with { Openings = [.. good.Openings.Reverse()] },
            "piece" => good with { Quorum = Sign(quorum with { Piece = 18 }) },
            "branch" => good with { Quorum = Sign(quorum with { Branch = 3 }) },
            "result" => Replace(first with { Result = first.Result with { Output = Samples.Output("z") } }),
            "salt" => Replace(first with { Result = first.Result with { Salt = Samples.Hash(99) } }),
            "path" => Replace(first with { Path = [Samples.Hash(1)] }),
            "long path" => Replace(first with { Path = [.. Enumerable.Repeat(Samples.Hash(1), 9)] }),
            "receipt" => Replace(first with { Receipt = first.Receipt with { Message =
                first.Receipt.Message with { LeaseId = Samples.Hash(77) } } }),
            "job" => good with { Quorum = Sign(quorum with { JobId = Samples.Hash(77) }) },
            _ => good,
        };
        var domain = what == "domain" ? new MarketDomain(1, Samples.Domain.Market) : Samples.Domain;
        Assert.False(forged.TryVerify(Signer, domain, out _, out _));

        Contradiction Replace(ResultOpening opening) => good with { Openings = [opening, .. good.Openings.Skip(1)] };
    }

    private static Signed<Quorum> Sign(Quorum quorum) => Signed<Quorum>.By(Samples.Signer, Samples.Domain, quorum);

    private static Contradiction Evidence(params string[] outputs)
    {
        var quorum = new Quorum(Samples.Hash(8), 17, 2, [.. Replicas.Select(r => r.Address)]);
        return new Contradiction(Sign(quorum), [.. outputs.Select((o, i) => Open(Replicas[i], Samples.Output(o)))]);
    }

    private static ResultOpening Open(EthereumKey key, Cid output)
    {
        PieceResult[] results =
            [new(16, 2, Samples.Output("before"), Samples.Hash(1)), new(17, 2, output, Samples.Hash(2)),
                new(18, 2, Samples.Output("after"), Samples.Hash(3))];
        var receipt = new ResultTree(key.Address, results).Receipt(Samples.Hash(8), Samples.Hash(5));
        return ResultOpening.Of(Signed<BatchReceipt>.By(key, Samples.Domain, receipt), results, 1);
    }
}
