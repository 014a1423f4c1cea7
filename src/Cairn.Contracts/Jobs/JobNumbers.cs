using Cairn.Crypto;

namespace Cairn.Contracts;

/// <summary>
/// A job's numbers as the Market keeps them in one word (contracts/src/market/JobNumbers.sol). A settlement seals the
/// word behind a hash; who unseals or refunds the job afterwards shows this word again.
/// </summary>
/// <param name="Word">the open form: bits 0-111 budget, bits 112-223 spent, flags above</param>
public readonly record struct JobNumbers(UInt256 Word)
{
    private const int SpentShift = 112;
    private const int SealedBit = 255;

    private static readonly UInt256 Limit = UInt256.One << SpentShift;

    /// <summary>Token base units in escrow in all.</summary>
    public UInt256 Budget => Low(Word);

    /// <summary>Token base units paid out.</summary>
    public UInt256 Spent => Low(Word >> SpentShift);

    /// <summary>Whether the word is a seal rather than numbers; budget and spent mean nothing then.</summary>
    public bool IsSealed => !(Word >> SealedBit).IsZero;

    /// <summary>
    /// The word that a settlement sealed: what the job's word was before it, with what the settlement paid counted as
    /// spent. It is the witness of unseal, refund, refundReleased and settleAgain.
    /// </summary>
    /// <exception cref="ArgumentException">This word is sealed already, or the amount exceeds what is left.</exception>
    public JobNumbers AfterSettlement(UInt256 paid)
    {
        if (IsSealed) throw new ArgumentException("The word is a seal; take the one from before the settlement.");
        if (paid > Budget - Spent)
            throw new ArgumentException("A settlement cannot pay more than is left.", nameof(paid));
        return new JobNumbers(Word + (paid << SpentShift));
    }

    /// <summary>What the Market stores for a job with these numbers and this settled list (packed totals).</summary>
    public UInt256 Seal(ReadOnlySpan<byte> totals)
    {
        Span<byte> preimage = stackalloc byte[2 * Hash32.Size];
        Word.WriteBigEndian(preimage);
        Keccak256.Compute(totals).CopyTo(preimage[Hash32.Size..]);
        return (UInt256.One << SealedBit) + (Keccak256.Compute(preimage).ToUInt256() >> 1);
    }

    private static UInt256 Low(UInt256 value) => value % Limit;
}
