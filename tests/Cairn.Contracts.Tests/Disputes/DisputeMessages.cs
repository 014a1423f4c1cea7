using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>The messages that a dispute rests on, by the book.</summary>
internal static class DisputeMessages
{
    private static readonly Hash32 LeaseType =
        Eip712.TypeHash("Lease(bytes32 jobId,address provider,uint32 first,uint32 count,uint128 price)");

    private static readonly Hash32 LockType =
        Eip712.TypeHash("Lock(bytes32 jobId,address provider,address token,uint128 amount,uint64 until)");

    private static readonly Hash32 ReceiptType =
        Eip712.TypeHash("BatchReceipt(bytes32 jobId,address provider,bytes32 leaseId,uint32 count,bytes32 root)");

    private static readonly Hash32 StatementType =
        Eip712.TypeHash("Statement(bytes32 subject,uint8 kind,bytes32 position,bytes32 value)");

    private static readonly Hash32 InputType =
        Eip712.TypeHash("StageInput(bytes32 jobId,uint32 stage,uint32 branch,bytes32 inputRoot)");

    public static SignedLease Lease(EthereumKey signer, Eip712Domain domain, Hash32 jobId, Address provider, uint first,
        uint count, UInt128 price)
    {
        var (r, vs) = Messages.Sign(signer, domain,
            Eip712.HashStruct(LeaseType, jobId, provider, (ulong)first, (ulong)count, price));
        return new SignedLease(provider, first, count, price, r, vs);
    }

    public static SignedLock Lock(EthereumKey provider, Eip712Domain domain, JobTerms terms, UInt128 amount,
        ulong until)
    {
        var (r, vs) = Messages.Sign(provider, domain,
            Eip712.HashStruct(LockType, terms.JobId(domain), provider.Address, terms.Token, amount, until));
        return new SignedLock(provider.Address, amount, until, r, vs);
    }

    public static SignedReceipt Receipt(EthereumKey provider, Eip712Domain domain, Hash32 jobId, Hash32 root,
        uint count = 3)
    {
        var lease = Keccak256.ComputeUtf8("lease");
        var (r, vs) = Messages.Sign(provider, domain,
            Eip712.HashStruct(ReceiptType, jobId, provider.Address, lease, (ulong)count, root));
        return new SignedReceipt(provider.Address, lease, count, root, r, vs);
    }

    public static SignedStatement Sign(this ProviderStatement said, EthereumKey provider, Eip712Domain domain,
        Hash32 subject)
    {
        var (r, vs) = Messages.Sign(provider, domain,
            Eip712.HashStruct(StatementType, subject, (ulong)said.Kind, said.Position, said.Value));
        return new SignedStatement(said.Kind, said.Position, said.Value, r, vs);
    }

    /// <summary>A statement that was posted.</summary>
    public static SignedStatement Posted(this ProviderStatement said) =>
        new(said.Kind, said.Position, said.Value, Hash32.Zero, Hash32.Zero);

    public static SignedInput Input(EthereumKey signer, Eip712Domain domain, Hash32 jobId, uint stage, uint branch,
        Hash32 root)
    {
        var (r, vs) = Messages.Sign(signer, domain,
            Eip712.HashStruct(InputType, jobId, (ulong)stage, (ulong)branch, root));
        return new SignedInput(stage, branch, root, r, vs);
    }

    public static Hash32 HashOf(Subject s) => Keccak256.Compute(WitnessTypes.Encode(
        "bytes32,address,bytes32,uint32,uint32", s.JobId, s.Provider, s.Root, s.Piece, s.Branch));
}
