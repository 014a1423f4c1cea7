namespace Cairn.Content;

/// <summary>What every block obeys, whichever store holds it.</summary>
public static class Block
{
    /// <summary>The largest block that is stored, sent or accepted: 2 MiB, as other IPFS tools have it.</summary>
    public const int MaxLength = 2 * 1024 * 1024;

    /// <summary>Checks a block that somebody is about to store.</summary>
    /// <exception cref="BlockRejectedException">Too large, or not what <paramref name="cid"/> names.</exception>
    public static void Check(Cid cid, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength)
            throw new BlockRejectedException(cid, $"it has {bytes.Length} bytes; a block may have {MaxLength}");
        if (!cid.Matches(bytes))
            throw new BlockRejectedException(cid, "its bytes have another hash");
    }

    /// <summary>True where the bytes are small enough and are what <paramref name="cid"/> names.</summary>
    public static bool IsValid(Cid cid, ReadOnlySpan<byte> bytes) => bytes.Length <= MaxLength && cid.Matches(bytes);
}
