using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>Something that the chain says of a provider's stake or pay in a job.</summary>
/// <param name="Block">The block that holds it.</param>
/// <param name="Provider">Whose; zero for the whole job.</param>
public abstract record JobEvent(ulong Block, Address Provider)
{
    /// <summary>Stake was locked.</summary>
    public sealed record Locked(ulong Block, Address Provider, UInt128 Amount, ulong Until)
        : JobEvent(Block, Provider);

    /// <summary>The lock was given back.</summary>
    public sealed record Released(ulong Block, Address Provider) : JobEvent(Block, Provider);

    /// <summary>A voucher was redeemed.</summary>
    /// <param name="Paid">What the provider has been paid in all, token base units.</param>
    public sealed record Claimed(ulong Block, Address Provider, UInt128 Paid) : JobEvent(Block, Provider);

    /// <summary>Results were asserted.</summary>
    /// <param name="End">Unix seconds at which their window ends.</param>
    public sealed record Asserted(ulong Block, Address Provider, Hash32 Id, Assertion Assertion, ulong End)
        : JobEvent(Block, Provider);

    /// <summary>An assertion's window has ended and it is paid.</summary>
    public sealed record Finalised(ulong Block, Address Provider, Hash32 Id) : JobEvent(Block, Provider);

    /// <summary>An assertion fell, as what it is about was not shown.</summary>
    public sealed record Voided(ulong Block, Address Provider, Hash32 Id) : JobEvent(Block, Provider);

    /// <summary>The provider was proved to have lied.</summary>
    /// <param name="Slashed">What its lock lost, token base units.</param>
    public sealed record Convicted(
        ulong Block, Address Provider, Address Challenger, UInt128 Slashed, Hash32 Transaction)
        : JobEvent(Block, Provider);

    /// <summary>What was left went back to the client; nothing but what is set aside will be paid.</summary>
    public sealed record Closed(ulong Block) : JobEvent(Block, default);
}
