namespace Cairn.Crypto;

/// <summary>
/// An ECDSA signature over secp256k1: r and s as big-endian words, s at most n/2, and the parity of the nonce
/// point's y, by which the public key can be recovered.
/// </summary>
public readonly record struct RecoverableSignature(Hash32 R, Hash32 S, bool YParity);
