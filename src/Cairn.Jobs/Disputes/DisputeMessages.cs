using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>Statements as providers sign them: EIP-712 under the Market's domain, bound to the subject.</summary>
public static class DisputeMessages
{
    private static readonly Hash32 StatementType =
        Eip712.TypeHash("Statement(bytes32 subject,uint8 kind,bytes32 position,bytes32 value)");

    /// <summary>What is signed for a statement about a subject.</summary>
    public static Hash32 Digest(MarketDomain domain, Hash32 subject, Statement said) => domain.Digest(
        Eip712.HashStruct(StatementType, subject, (ulong)said.Kind, said.Position, said.Value));
}
