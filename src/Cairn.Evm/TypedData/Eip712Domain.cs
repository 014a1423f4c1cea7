using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// An EIP-712 domain. Members that are null are not part of the domain's type. Keep one per contract: the separator
/// is computed once.
/// </summary>
public sealed record Eip712Domain
{
    private readonly Lazy<Hash32> _separator;

    /// <summary>Any subset of the five members, at least one.</summary>
    public Eip712Domain(string? name, string? version, UInt256? chainId, Address? verifyingContract,
        Hash32? salt = null)
    {
        (Name, Version, ChainId, VerifyingContract, Salt) = (name, version, chainId, verifyingContract, salt);
        _separator = new Lazy<Hash32>(Compute);
    }

    /// <summary>The signing application's name.</summary>
    public string? Name { get; }

    /// <summary>The version of its messages.</summary>
    public string? Version { get; }

    /// <summary>The EIP-155 chain id.</summary>
    public UInt256? ChainId { get; }

    /// <summary>The contract that will check the signature.</summary>
    public Address? VerifyingContract { get; }

    /// <summary>A last-resort disambiguator.</summary>
    public Hash32? Salt { get; }

    /// <summary>hashStruct(domain).</summary>
    public Hash32 Separator => _separator.Value;

    /// <summary>What is signed for a struct in this domain.</summary>
    public Hash32 Digest(Hash32 structHash) => Eip712.Digest(Separator, structHash);

    private Hash32 Compute()
    {
        var members = new List<string>();
        var words = new List<AbiWord>();
        void Add(string member, AbiWord? word)
        {
            if (word is null) return;
            members.Add(member);
            words.Add(word.Value);
        }
        Add("string name", Name is null ? null : AbiWord.HashOf(Name));
        Add("string version", Version is null ? null : AbiWord.HashOf(Version));
        Add("uint256 chainId", ChainId is null ? null : ChainId.Value);
        Add("address verifyingContract", VerifyingContract is null ? null : VerifyingContract.Value);
        Add("bytes32 salt", Salt is null ? null : Salt.Value);
        var typeHash = Eip712.TypeHash($"EIP712Domain({string.Join(',', members)})");
        return Eip712.HashStruct(typeHash, [.. words]);
    }
}
