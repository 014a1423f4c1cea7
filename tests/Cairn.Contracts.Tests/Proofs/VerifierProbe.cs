using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Transcripts;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>The deployed verifier, asked about tapes in calldata.</summary>
internal sealed class VerifierProbe(TestChain chain, InferenceVerifierContract verifier)
{
    /// <summary>What the contract calls a tape that is none.</summary>
    public const ProofFault Tape = (ProofFault)11;

    private static readonly AbiFunction VerifyWith =
        InferenceVerifierContract.Interface.Functions.Single(f => f.Name == "verifyWith");

    public InferenceVerifierContract Contract => verifier;

    public static async Task<VerifierProbe> DeployAsync(TestChain chain)
    {
        var receipt = await chain.SendAsync(0, InferenceVerifierContract.Deploy());
        return new VerifierProbe(chain, new InferenceVerifierContract(chain.Client, receipt.ContractAddress!.Value));
    }

    public Task<ProofFault> RunAsync(SmallTape tape, byte[] proof) =>
        RunAsync(tape.Encode(), tape.Statement, proof);

    /// <summary>The fault; none where the proof is accepted.</summary>
    public async Task<ProofFault> RunAsync(byte[] tape, ProofStatement statement, byte[] proof) =>
        Fault(await chain.Client.TryCallAsync(Call(tape, statement, proof)));

    /// <summary>Gas of the call alone: of a transaction without what it and its bytes cost.</summary>
    public async Task<ulong> GasAsync(byte[] tape, ProofStatement statement, byte[] proof)
    {
        var call = Call(tape, statement, proof);
        var receipt = await chain.MineAsync(0, call);
        Assert.True(receipt.Succeeded);
        return receipt.GasUsed - 21_000 - (ulong)call.Data.ToArray().Sum(b => b == 0 ? 4 : 16);
    }

    public static ProofFault Fault(CallResult result)
    {
        if (!result.Reverted)
            return ProofFault.None;
        var revert = InferenceVerifierRevert.Decode(result.Data);
        Assert.True(revert.Error == InferenceVerifierError.InvalidProof, revert.Text);
        return (ProofFault)(int)(UInt256)revert.Arguments[0];
    }

    private ContractCall Call(byte[] tape, ProofStatement statement, byte[] proof) =>
        new(verifier.Address, VerifyWith.EncodeCall(tape, statement.ToAbi(), proof));
}
