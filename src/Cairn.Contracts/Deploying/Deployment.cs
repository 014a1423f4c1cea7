using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>Where Cairn's contracts are on one chain; kept in a deployment file (network.json).</summary>
public sealed record Deployment
{
    /// <summary>EIP-155 chain id.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>
    /// Whether it is a development chain, whose money is worth nothing and whose accounts anybody may use. Default
    /// false; only what starts such a chain says so.
    /// </summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Where the chain answers.</summary>
    public required Uri Rpc { get; init; }

    /// <summary>Block of the last deployment: no event of these contracts is older than the first one's.</summary>
    public required ulong Block { get; init; }

    /// <summary>Escrow for jobs.</summary>
    public required Address Market { get; init; }

    /// <summary>The ERC-20 jobs are paid in.</summary>
    public required Address Token { get; init; }

    /// <summary>Identities (ERC-8004).</summary>
    public required Address Identity { get; init; }

    /// <summary>The module for jobs that trust their signer.</summary>
    public required Address ConsentVerdict { get; init; }

    /// <summary>The module that records contradictions between replicas.</summary>
    public required Address QuorumVerdict { get; init; }

    /// <summary>The module that pays by time and decides disputes.</summary>
    public required Address DisputeVerdict { get; init; }

    /// <summary>What <see cref="DisputeVerdict"/> asks.</summary>
    public required RefereeAddresses Referees { get; init; }

    /// <summary>What checks proofs of inference, and pays for them.</summary>
    public required ProofAddresses Proofs { get; init; }

    /// <summary>keccak-256 of the code at each address.</summary>
    public required IReadOnlyDictionary<Address, Hash32> CodeHashes { get; init; }

    /// <summary>The EIP-712 domain of every message the Market checks.</summary>
    public Eip712Domain Domain => new("Cairn", "1", ChainId, Market);

    /// <summary>Deploys all contracts.</summary>
    /// <param name="client">the chain</param>
    /// <param name="deployer">pays the gas; it has no power over the contracts afterwards</param>
    /// <param name="token">the ERC-20 to be paid in; by default a new test dollar</param>
    /// <param name="cancel">ends the waiting</param>
    /// <exception cref="RpcException">The chain cannot be reached or refuses.</exception>
    public static async Task<Deployment> DeployAsync(EvmClient client, EthereumKey deployer, Address? token = null,
        CancellationToken cancel = default)
    {
        var chainId = await client.GetChainIdAsync(cancel).ConfigureAwait(false);
        using var sender = new TransactionSender(client, deployer, chainId);
        token ??= await CreateAsync(TestDollarContract.Deploy()).ConfigureAwait(false);
        var identity = await CreateAsync(IdentityRegistryContract.Deploy()).ConfigureAwait(false);
        var referees = await RefereeAddresses.DeployAsync(CreateAsync).ConfigureAwait(false);
        var verifier = await CreateAsync(InferenceVerifierContract.Deploy()).ConfigureAwait(false);
        var models = await CreateAsync(ModelRegistryContract.Deploy(verifier)).ConfigureAwait(false);
        // The verdict modules and the Market name each other, so the Market's address is computed ahead of time.
        var nonce = await client.GetNonceAsync(deployer.Address, BlockTag.Pending, cancel).ConfigureAwait(false);
        var market = Address.OfContract(deployer.Address, nonce + 4);
        var consent = await CreateAsync(ConsentVerdictContract.Deploy(market)).ConfigureAwait(false);
        var quorum = await CreateAsync(QuorumVerdictContract.Deploy(market)).ConfigureAwait(false);
        var dispute = await CreateAsync(DisputeVerdictContract.Deploy(
            market, referees.Traces, referees.Elements, referees.Rules)).ConfigureAwait(false);
        var proofs = new ProofAddresses(verifier, models,
            await CreateAsync(ProofVerdictContract.Deploy(market, models)).ConfigureAwait(false));
        // The first module is the cheapest to name in terms.
        var deployed = await CreateAsync(
            MarketContract.Deploy([quorum, consent, dispute, proofs.Verdict])).ConfigureAwait(false);
        if (deployed != market)
            throw new InvalidOperationException(
                $"The account {deployer.Address} sent another transaction during the deployment. Use one of its own.");
        Address[] all = [market, token.Value, identity, consent, quorum, dispute, .. referees.All, .. proofs.All];
        return new Deployment
        {
            ChainId = chainId,
            Rpc = client.Rpc.Endpoint,
            Block = await client.GetBlockNumberAsync(cancel).ConfigureAwait(false),
            Market = market,
            Token = token.Value,
            Identity = identity,
            ConsentVerdict = consent,
            QuorumVerdict = quorum,
            DisputeVerdict = dispute,
            Referees = referees,
            Proofs = proofs,
            CodeHashes = await HashCodesAsync(client, all, cancel).ConfigureAwait(false),
        };

        async Task<Address> CreateAsync(ContractCall creation) =>
            (await sender.SendAsync(creation, cancel).ConfigureAwait(false)).ReceiptOrThrow().ContractAddress
            ?? throw new RpcException(RpcFault.Malformed, "The receipt of a deployment names no contract.");
    }

    /// <summary>Writes the deployment file.</summary>
    public void Save(string path) => File.WriteAllText(path, DeploymentFile.Format(this));

    /// <summary>Reads a deployment file; <paramref name="error"/> names the field that is wrong.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool TryLoad(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Deployment? found,
        out string error) => DeploymentFile.TryParse(File.ReadAllText(path), path, out found, out error);

    /// <summary>Compares this with what is on the chain.</summary>
    /// <returns>null where all agrees, otherwise what does not and what to do about it.</returns>
    /// <exception cref="RpcException">The chain cannot be reached.</exception>
    public async Task<string?> FindMismatchAsync(EvmClient client, CancellationToken cancel = default)
    {
        var chainId = await client.GetChainIdAsync(cancel).ConfigureAwait(false);
        if (chainId != ChainId)
            return $"The chain at {client.Rpc.Endpoint.GetLeftPart(UriPartial.Authority)} has id {chainId}, the "
                + $"deployment is for chain {ChainId}. Give the RPC URL of that chain, or its deployment file.";
        var codes = await HashCodesAsync(client, [.. CodeHashes.Keys], cancel).ConfigureAwait(false);
        foreach (var (address, expected) in CodeHashes)
        {
            if (codes[address] == expected) continue;
            var what = codes[address] == Keccak256.Compute([]) ? "has no contract" : "has another contract";
            return $"{Name(address)} at {address} {what} on this chain. It was started afresh, or the deployment file "
                + "is of another one: deploy again, or load the chain's dump.";
        }
        return null;
    }

    private string Name(Address address) =>
        address == Market ? "Market"
        : address == Token ? "The token"
        : address == Identity ? "IdentityRegistry"
        : address == ConsentVerdict ? "ConsentVerdict"
        : address == QuorumVerdict ? "QuorumVerdict"
        : address == DisputeVerdict ? "DisputeVerdict"
        : address == Proofs.Verifier ? "InferenceVerifier"
        : address == Proofs.Models ? "ModelRegistry"
        : address == Proofs.Verdict ? "ProofVerdict" : "A referee of disputes";

    private static async Task<Dictionary<Address, Hash32>> HashCodesAsync(EvmClient client,
        IReadOnlyList<Address> addresses, CancellationToken cancel)
    {
        var codes = new Dictionary<Address, Hash32>();
        foreach (var address in addresses)
            codes[address] = Keccak256.Compute(
                await client.GetCodeAsync(address, cancel: cancel).ConfigureAwait(false));
        return codes;
    }
}
