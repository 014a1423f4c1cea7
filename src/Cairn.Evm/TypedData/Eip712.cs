using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// EIP-712 for structs whose layout is known when the program is written: hash the type's text once, then give the
/// members as words. For layouts that arrive as JSON see TypedDataDocument.
/// </summary>
public static class Eip712
{
    private const int StackWords = 32;

    /// <summary>keccak of an encoded type such as "Mail(Person to,string contents)Person(string name)".</summary>
    public static Hash32 TypeHash(string encodedType) => Keccak256.ComputeUtf8(encodedType);

    /// <summary>
    /// hashStruct = keccak(typeHash ‖ words). Strings, bytes and arrays are given as
    /// <see cref="AbiWord.HashOf(string)"/> and its overloads give them, nested structs as their own hash.
    /// </summary>
    public static Hash32 HashStruct(Hash32 typeHash, params ReadOnlySpan<AbiWord> words)
    {
        var size = Hash32.Size * (words.Length + 1);
        Span<byte> buffer = words.Length < StackWords ? stackalloc byte[Hash32.Size * StackWords] : new byte[size];
        typeHash.CopyTo(buffer);
        Copy(words, buffer[Hash32.Size..]);
        return Keccak256.Compute(buffer[..size]);
    }

    /// <summary>
    /// keccak of the words one after the other, which is also keccak(abi.encode(…)) of static values.
    /// </summary>
    public static Hash32 HashWords(params ReadOnlySpan<AbiWord> words)
    {
        var size = Hash32.Size * words.Length;
        Span<byte> buffer = words.Length <= StackWords ? stackalloc byte[Hash32.Size * StackWords] : new byte[size];
        Copy(words, buffer);
        return Keccak256.Compute(buffer[..size]);
    }

    /// <summary>What is signed: keccak(0x19 ‖ 0x01 ‖ domainSeparator ‖ structHash).</summary>
    public static Hash32 Digest(Hash32 domainSeparator, Hash32 structHash)
    {
        Span<byte> buffer = stackalloc byte[2 + 2 * Hash32.Size];
        buffer[0] = 0x19;
        buffer[1] = 0x01;
        domainSeparator.CopyTo(buffer[2..]);
        structHash.CopyTo(buffer[(2 + Hash32.Size)..]);
        return Keccak256.Compute(buffer);
    }

    private static void Copy(ReadOnlySpan<AbiWord> words, Span<byte> destination)
    {
        for (var i = 0; i < words.Length; i++) words[i].Value.CopyTo(destination[(Hash32.Size * i)..]);
    }
}
