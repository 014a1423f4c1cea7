using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// An account's signed wish to run the code at <paramref name="Target"/> (EIP-7702). Chain id 0 is valid on every
/// chain; the nonce is the account's own; the zero target ends a delegation.
/// </summary>
public sealed record CodeAuthorization(ulong ChainId, Address Target, ulong Nonce, Signature Signature)
{
    private const byte Magic = 0x05;

    /// <summary>Signs keccak(0x05 ‖ rlp([chainId, target, nonce])).</summary>
    public static CodeAuthorization Create(ulong chainId, Address target, ulong nonce, EthereumKey authority) =>
        new(chainId, target, nonce, authority.Sign(Hash(chainId, target, nonce)));

    /// <summary>Who signed; false where the signature is not valid.</summary>
    public bool TryRecoverAuthority(out Address authority) =>
        Signature.TryRecover(Hash(ChainId, Target, Nonce), out authority);

    internal RlpItem ToRlp() => RlpItem.List([.. Fields(ChainId, Target, Nonce),
        Transaction.Parity(Signature), Transaction.Number(Signature.R), Transaction.Number(Signature.S)]);

    private static Hash32 Hash(ulong chainId, Address target, ulong nonce) =>
        Keccak256.Compute([Magic, .. Rlp.Encode(RlpItem.List(Fields(chainId, target, nonce)))]);

    private static RlpItem[] Fields(ulong chainId, Address target, ulong nonce) =>
        [RlpItem.Of((UInt256)chainId), RlpItem.Of(target.AsSpan()), RlpItem.Of((UInt256)nonce)];
}
