using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Inference;

namespace Cairn.Host;

/// <summary>Models on a chain: registers them, and asks the contracts about proofs.</summary>
public sealed class ChainModels(EvmClient chain, Deployment deployment)
{
    private readonly ModelRegistryContract _registry = new(chain, deployment.Proofs.Models);

    /// <summary>Whether a model is registered.</summary>
    /// <exception cref="RpcException">The chain cannot be reached.</exception>
    public async Task<bool> IsRegisteredAsync(Hash32 modelId, CancellationToken ct)
    {
        try
        {
            return (await _registry.ModelAsync(modelId, cancel: ct)).Chunks.Count > 0;
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            return false;
        }
    }

    /// <summary>Puts both tapes on the chain and registers the model by the proof of its weights.</summary>
    /// <param name="told">What is being done.</param>
    /// <returns>The gas of all transactions.</returns>
    /// <exception cref="RpcException">The chain cannot be reached, or refuses.</exception>
    public async Task<ulong> RegisterAsync(
        TransactionSender sender, ChainModel model, IProgress<string>? told, CancellationToken ct)
    {
        var gas = 0UL;
        told?.Report("putting the tapes on the chain");
        var inference = await DeployAsync(model.Tape);
        var registration = await DeployAsync(model.RegistrationTape);
        told?.Report("the contract checks the weights' proof");
        await SendAsync(_registry.Register(
            inference, registration, model.Registration.Root, [.. model.Registration.Argument]));
        return gas;

        async Task<TapeReference> DeployAsync(VerifierTape tape)
        {
            var chunks = new List<Address>();
            foreach (var call in TapeChunk.Deploy(tape.Bytes.AsMemory()))
                chunks.Add((await SendAsync(call)).ContractAddress
                    ?? throw new RpcException(RpcFault.Malformed, "The receipt of a deployment names no contract."));
            return new TapeReference(tape.Digest, [.. chunks]);
        }

        async Task<TransactionReceipt> SendAsync(ContractCall call)
        {
            var receipt = (await sender.SendAsync(call, ct)).ReceiptOrThrow();
            gas += receipt.GasUsed;
            return receipt;
        }
    }

    /// <summary>Asks the contract to check a proof of a registered model.</summary>
    /// <returns>Why it does not accept it; empty where it does.</returns>
    /// <exception cref="RpcException">The chain cannot be reached.</exception>
    public async Task<string> FindFaultAsync(Hash32 modelId, InferenceProof proof, CancellationToken ct)
    {
        var (statement, context) = (proof.Statement, proof.Statement.Context);
        if (context.ChainId != deployment.ChainId)
            return $"the proof is for chain {context.ChainId}, not {deployment.ChainId}";
        var verifier = new Address(context.Verifier.AsSpan()[(Hash32.Size - Address.Size)..]);
        try
        {
            await _registry.RequireProvedAsync(modelId, new ProvedStatement(context.JobId, verifier, context.Nonce,
                ChainModel.Packed(statement.Inputs, statement.InputRoot),
                ChainModel.Packed(statement.Outputs, statement.OutputRoot)), [.. proof.Argument], cancel: ct);
            return "";
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            return ModelRegistryRevert.Decode(e.RevertData).Error == ModelRegistryError.UnknownModel
                ? "the model is not registered there"
                : InferenceVerifierRevert.Decode(e.RevertData).Text;
        }
    }
}
