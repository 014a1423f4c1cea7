using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>What a gateway says about itself and the chain that it works on.</summary>
/// <param name="Gateway">The gateway's account: it signs vouchers.</param>
/// <param name="ChainId">EIP-155 chain id.</param>
/// <param name="Rpc">The chain's JSON-RPC address.</param>
/// <param name="Market">The contract that holds the money.</param>
/// <param name="Token">The ERC-20 that jobs are paid in.</param>
/// <param name="Verdict">The verdict module for policy `audit`.</param>
/// <param name="Identity">The registry of identities.</param>
/// <param name="Head">The newest block that the gateway has seen.</param>
/// <param name="AgentId">The gateway's own identity in that registry; null before it has one.</param>
/// <param name="Dispute">The verdict module for policy `dispute`.</param>
/// <param name="IsDevelopment">The network file says that it is a development chain.</param>
/// <param name="StartedMs">When the gateway started, Unix milliseconds: offers made before that are forgotten.</param>
public sealed record NetworkInfo(
    Address Gateway, ulong ChainId, string Rpc, Address Market, Address Token, Address Verdict, Address Identity,
    ulong Head, ulong? AgentId = null, Address Dispute = default, bool IsDevelopment = false,
    long StartedMs = 0)
{
    /// <summary>The verdict module for a policy.</summary>
    public Address VerdictOf(JobPolicy policy) => policy.IsDisputed ? Dispute : Verdict;
}
