using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Market messages in the forms that the contracts take.</summary>
internal static class ContractForms
{
    public static JobTerms Of(Terms terms) => new(terms.Client, terms.Signer, terms.Token, terms.Deadline, terms.Grace,
        terms.Pieces, terms.MaxPerPiece, terms.SpecCid, terms.PlanRoot, terms.CapRoot, terms.RecutDelay, terms.Verdict,
        terms.Window, terms.AuditRate, terms.Nonce);

    public static SignedVoucher Of(Signed<Voucher> voucher, UInt128 cap) => new(voucher.Message.Provider,
        voucher.Message.Amount, voucher.Message.Pieces, voucher.Signature.R, Vs(voucher.Signature), cap);

    public static SignedQuorum Of(Signed<Quorum> quorum) => new(quorum.Message.Piece, quorum.Message.Branch,
        quorum.Message.Replicas, quorum.Signature.R, Vs(quorum.Signature));

    public static Opening Of(ResultOpening opening)
    {
        var receipt = opening.Receipt.Message;
        var signature = opening.Receipt.Signature;
        return new Opening(receipt.LeaseId, receipt.Count, receipt.Root, signature.R, Vs(signature),
            opening.Result.ResultDigest, opening.Result.Salt, opening.Path);
    }

    /// <summary>ERC-2098: r, then s with the parity in its top bit.</summary>
    public static byte[] Compact(Signature signature) => [.. signature.R.AsSpan(), .. Vs(signature).AsSpan()];

    private static Hash32 Vs(Signature signature)
    {
        var bytes = signature.S.AsSpan().ToArray();
        if (signature.YParity)
            bytes[0] |= 0x80;
        return new Hash32(bytes);
    }
}
