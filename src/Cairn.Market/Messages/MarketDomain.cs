using System.Globalization;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>One Market on one chain: the EIP-712 domain {"Cairn", "1", chain id, Market} of all messages.</summary>
public sealed record MarketDomain
{
    /// <summary>EIP-712's name of the domain.</summary>
    public const string Name = "Cairn";

    /// <summary>EIP-712's version of the domain.</summary>
    public const string Version = "1";

    private readonly Eip712Domain _domain;

    /// <param name="chainId">The EIP-155 chain id.</param>
    /// <param name="market">The Market contract.</param>
    public MarketDomain(ulong chainId, Address market)
    {
        (ChainId, Market) = (chainId, market);
        _domain = new Eip712Domain(Name, Version, (UInt256)chainId, market);
    }

    /// <summary>The EIP-155 chain id.</summary>
    public ulong ChainId { get; }

    /// <summary>The Market contract.</summary>
    public Address Market { get; }

    /// <summary>What is signed for a message in this domain.</summary>
    public Hash32 Digest(Hash32 structHash) => _domain.Digest(structHash);

    /// <summary>EIP-712's domain separator.</summary>
    public Hash32 Separator => _domain.Separator;

    /// <summary>The domain as a document's map.</summary>
    public DagValue ToDag() => DagValue.Map([("chain_id", ChainId), ("market", Market.ToString())]);

    /// <summary>Reads what <see cref="ToDag"/> wrote.</summary>
    public static MarketDomain FromDag(DagFields fields) =>
        new((ulong)fields.Integer("chain_id", 1, long.MaxValue), fields.Address("market"));

    public bool Equals(MarketDomain? other) => other is not null && ChainId == other.ChainId && Market == other.Market;

    public override int GetHashCode() => HashCode.Combine(ChainId, Market);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Market {Market} on chain {ChainId}");
}
