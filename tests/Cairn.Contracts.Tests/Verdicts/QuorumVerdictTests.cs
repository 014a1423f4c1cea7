using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.TestJob;

namespace Cairn.Contracts.Tests;

[Collection(ChainCollection.Name)]
public sealed class QuorumVerdictTests(TestChain chain)
{
    private const uint Piece = 7;
    private const uint Branch = 1;

    private static readonly Hash32 QuorumType =
        Eip712.TypeHash("Quorum(bytes32 jobId,uint32 piece,uint32 branch,address[] replicas)");

    private static readonly Hash32 ReceiptType =
        Eip712.TypeHash("BatchReceipt(bytes32 jobId,address provider,bytes32 leaseId,uint32 count,bytes32 root)");

    private static readonly Hash32 Good = Keccak256.ComputeUtf8("good");
    private static readonly Hash32 Bad = Keccak256.ComputeUtf8("bad");

    private QuorumVerdictContract Quorum => new(chain.Client, chain.Deployment.QuorumVerdict);

    [Fact]
    public async Task The_one_outside_the_majority_is_recorded_once_for_everybody_to_see()
    {
        var job = await OpenAsync(chain, 100, 10, 10, 10);
        var before = await Quorum.ContradictionsAsync(Provider(1));
        var record = Record(job, [0, 1, 2], [Good, Bad, Good]);

        var receipt = await chain.SendAsync(Stranger, record);

        Assert.True(QuorumVerdictContradictedEvent.TryDecode(Assert.Single(receipt.Logs), out var logged));
        Assert.Equal(new QuorumVerdictContradictedEvent(job.Id, Provider(1), Piece, Branch, Bad, Good), logged);
        Assert.Equal(before + 1UL, await Quorum.ContradictionsAsync(Provider(1)));
        Assert.True(await Quorum.IsRecordedAsync(job.Id, Piece, Branch, Provider(1)));
        Assert.False(await Quorum.IsRecordedAsync(job.Id, Piece, Branch, Provider(0)));
        Assert.False(await Quorum.IsRecordedAsync(job.Id, Piece, Branch + 1, Provider(1)));

        Assert.Empty((await chain.SendAsync(Stranger, record)).Logs);
        Assert.Equal(before + 1UL, await Quorum.ContradictionsAsync(Provider(1)));
        Assert.Equal(100UL, (await chain.Market.JobAsync(job.Id)).Budget); // no money moves
    }

    [Fact]
    public async Task Everyone_outside_a_majority_of_five_is_recorded()
    {
        var job = await OpenAsync(chain, 100, 10, 10, 10, 10, 10);
        var other = Keccak256.ComputeUtf8("other");
        var receipt = await chain.SendAsync(0, Record(job, [4, 3, 2, 1, 0], [Good, Bad, Good, other, Good]));
        Assert.Equal(2, receipt.Logs.Count);
    }

    [Fact]
    public async Task Evidence_that_proves_no_contradiction_is_refused()
    {
        var job = await OpenAsync(chain, 100, 10, 10, 10, 10);
        await RefusedAsync(QuorumVerdictError.NoContradiction, Record(job, [0, 1, 2], [Good, Good, Good]));
        await RefusedAsync(QuorumVerdictError.NoContradiction,
            Record(job, [0, 1, 2], [Good, Bad, Keccak256.ComputeUtf8("third")]));
        await RefusedAsync(QuorumVerdictError.NoContradiction, Record(job, [0, 1, 2, 3], [Good, Bad, Good, Bad]));
        await RefusedAsync(QuorumVerdictError.BadReplicas, Record(job, [0, 1], [Good, Bad]));
        await RefusedAsync(QuorumVerdictError.BadReplicas, Record(job, [0, 1, 1], [Good, Bad, Bad]));
        await RefusedAsync(QuorumVerdictError.BadReplicas, Record(job, [0, 1, 2], [Good, Bad]));
        await RefusedAsync(QuorumVerdictError.BadQuorumSignature,
            Record(job, [0, 1, 2], [Good, Bad, Good], signer: TestChain.Key(Stranger)));
        await RefusedAsync(QuorumVerdictError.BadReceipt,
            Record(job, [0, 1, 2], [Good, Bad, Good], change: o => o with { LeaseId = Good }));
        await RefusedAsync(QuorumVerdictError.BadOpening,
            Record(job, [0, 1, 2], [Good, Bad, Good], change: o => o with { ResultDigest = Bad }));
        await RefusedAsync(QuorumVerdictError.BadOpening,
            Record(job, [0, 1, 2], [Good, Bad, Good], change: o => o with { Salt = Bad }));
        await RefusedAsync(QuorumVerdictError.BadReceipt, Record(job, [0, 1, 2], [Good, Bad, Good], count: 257));

        var unopened = job with { Terms = job.Terms with { Work = job.Terms.Work with { Nonce = UInt256.MaxValue } } };
        await RefusedAsync(QuorumVerdictError.UnknownJob, Record(unopened, [0, 1, 2], [Good, Bad, Good]));
    }

    [Fact]
    public void Every_error_of_the_contract_is_tried_here()
    {
        string[] generic = ["Unknown", "Empty", "Message", "Panic"];
        Assert.Equal(
            ["BadOpening", "BadQuorumSignature", "BadReceipt", "BadReplicas", "NoContradiction", "UnknownJob"],
            Enum.GetNames<QuorumVerdictError>().Except(generic).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Both_modules_serve_this_Market_and_decide_nothing_by_themselves()
    {
        var consent = new ConsentVerdictContract(chain.Client, chain.Deployment.ConsentVerdict);
        Assert.Equal(chain.Market.Address, await consent.MarketAsync());
        Assert.Equal(chain.Market.Address, await Quorum.MarketAsync());
        Assert.False(await consent.DecidesAsync());
        Assert.False(await Quorum.DecidesAsync());
        Assert.True(await chain.Market.IsVerdictAsync(consent.Address));
        Assert.True(await chain.Market.IsVerdictAsync(Quorum.Address));
        Assert.False(await chain.Market.IsVerdictAsync(Address.Zero));
    }

    private async Task RefusedAsync(QuorumVerdictError error, ContractCall call)
    {
        var outcome = await chain.TryAsync(Stranger, call);
        Assert.Null(outcome.Receipt);
        Assert.Equal(error, QuorumVerdictRevert.Decode(outcome.RevertData).Error);
    }

    private ContractCall Record(TestJob job, int[] replicas, Hash32[] results, EthereumKey? signer = null,
        Func<Opening, Opening>? change = null, uint count = 2)
    {
        var named = replicas.Select(Provider).ToArray();
        var words = named.Select(a => (AbiWord)a).ToArray();
        var (r, vs) = Messages.Sign(signer ?? TestChain.Key(Signer), chain.Domain,
            Eip712.HashStruct(QuorumType, job.Id, (ulong)Piece, (ulong)Branch, AbiWord.HashOf(words)));
        var openings = results.Select((result, i) => Open(job, ProviderKey(replicas[i]), result, count)).ToArray();
        if (change is not null) openings[0] = change(openings[0]);
        return Quorum.Record(job.Terms, new SignedQuorum(Piece, Branch, named, r, vs), openings);
    }

    // A batch of two results, of which the second one is the piece's.
    private Opening Open(TestJob job, EthereumKey provider, Hash32 result, uint count)
    {
        var salt = Keccak256.ComputeUtf8($"salt of {provider.Address}");
        var lease = Keccak256.ComputeUtf8($"lease of {provider.Address}");
        var mine = Leaf(Piece, Eip712.HashWords(result, provider.Address, salt));
        var other = Leaf(Piece + 1, Eip712.HashWords(Good, provider.Address, salt));
        var root = mine.CompareTo(other) < 0 ? Eip712.HashWords(mine, other) : Eip712.HashWords(other, mine);
        var (r, vs) = Messages.Sign(provider, chain.Domain,
            Eip712.HashStruct(ReceiptType, job.Id, provider.Address, lease, (ulong)count, root));
        return new Opening(lease, count, root, r, vs, result, salt, [other]);
    }

    private static Hash32 Leaf(uint piece, Hash32 word) =>
        Eip712.HashWords(Eip712.HashWords((ulong)piece, (ulong)Branch, word));
}
