using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Cairn.Host;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Import;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn verify-proof</c>: whether a proof of inference holds.</summary>
internal static class VerifyProofCommand
{
    private static readonly Argument<string> Source = new("proof") { Description = "The .proof file." };

    private static readonly Option<string> Model = new("--model", "-m")
    {
        Description = "What it must be a proof of: a .cairn file, or a .card file where the weights are not known.",
        Required = true,
    };

    private static readonly Option<string?> Network = new("--network")
    {
        Description = "Run folder of a network: ask its contracts, too, where the model was registered.",
    };

    private static readonly ProofOptions Purpose = new();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("verify-proof",
            "Check a proof of inference: succinct, not zero-knowledge. Trusts nothing in the file.\n\nExamples:\n" +
            "  cairn verify-proof net.proof --model net.cairn\n" +
            "  cairn verify-proof net.proof --model net.card --json\n" +
            "  cairn verify-proof net.proof --model net.card --chain-id 31337 --network .cairn")
        {
            Source, Model, Network, Json,
        };
        foreach (var option in Purpose.All)
            command.Add(option);
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            return Guard.RunAsync(ui, () => RunAsync(ui, parse, ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, ParseResult parse, CancellationToken ct)
    {
        var (path, context) = (parse.GetRequiredValue(Source), Purpose.Context(parse));
        if (!ProofFile.TryRead(ModelData.Read(path, ProofFile.BytesMax), out var proof, out var error))
            return ModelText.Refused(ui, error, path);
        var bytes = ModelData.Read(parse.GetRequiredValue(Model), ModelCard.BytesMax);
        using var pool = new ComputePool();
        var (fault, graph) = (ProofFault.None, default(IntegerGraph));
        InferenceVerifier? verifier;
        if (bytes.AsSpan().StartsWith(ModelCard.Magic))
        {
            if (!TryUseCard(bytes, proof.Statement.Modes, out verifier, out graph, out fault, out error))
                return ModelText.Refused(ui, error, parse.GetValue(Model));
        }
        else if (!TryUseModel(parse.GetRequiredValue(Model), proof.Statement.Modes, pool, out verifier, out graph,
            out error))
            return ModelText.Refused(ui, error, parse.GetValue(Model));
        if (fault != ProofFault.None)
        {
            ui.Error($"the card's own proof is rejected: {ProofText.Why(fault)}.",
                "Ask for the card again: its weights may be out of range.");
            return ExitCode.Failed;
        }

        var watch = Stopwatch.StartNew();
        fault = verifier.Verify(proof, context);
        var code = Tell(ui, path, proof, verifier, graph, fault, watch.Elapsed.TotalMilliseconds);
        return code == ExitCode.Done && parse.GetValue(Network) is { } network
            ? await AskContractAsync(ui, network, graph, proof, ct)
            : code;
    }

    private static async Task<int> AskContractAsync(
        Ui ui, string network, IntegerGraph graph, InferenceProof proof, CancellationToken ct)
    {
        var root = new ModelRegistration(proof.Statement.Weights, []);
        if (!GraphAnalysis.TryAnalyse(graph, [], out var facts, out var error) ||
            !ChainModel.TryCreate(graph, facts, root, proof.Statement.Modes, out var model, out error))
            return ModelText.Refused(ui, error);
        using var session = await ChainSession.OpenAsync(new RunFolder(network), ct);
        var why = await new ChainModels(session.Chain, session.Deployment).FindFaultAsync(model.Id, proof, ct);
        ui.Object("contract", new
        {
            Accepts = why.Length == 0, Why = why, ModelId = model.Id.ToString(),
            Registry = session.Deployment.Proofs.Models.ToString(),
        });
        if (why.Length > 0)
        {
            ui.Error($"the contract does not accept it: {why}.", "Register the model with `cairn model register`, " +
                $"and prove with --chain-id {session.Deployment.ChainId}.");
            return ExitCode.Failed;
        }

        ui.Line($"[bold green]accepted[/]  by the contract {session.Deployment.Proofs.Models}, as model {model.Id}");
        return ExitCode.Done;
    }

    private static bool TryUseCard(byte[] bytes, ProofModes modes,
        [NotNullWhen(true)] out InferenceVerifier? verifier, [NotNullWhen(true)] out IntegerGraph? graph,
        out ProofFault fault, [NotNullWhen(false)] out ModelError? error)
    {
        (verifier, graph, fault) = (null, null, ProofFault.Statement);
        if (!ModelCard.TryRead(bytes, out var card, out error) ||
            !card.Registration.TryVerify(card.Graph, card.Facts, out fault, out error))
            return false;
        graph = card.Graph;
        return InferenceVerifier.TryCreate(card.Graph, card.Facts, card.Registration.Root, modes, out verifier,
            out error);
    }

    private static bool TryUseModel(string path, ProofModes modes, ComputePool pool,
        [NotNullWhen(true)] out InferenceVerifier? verifier, [NotNullWhen(true)] out IntegerGraph? graph,
        [NotNullWhen(false)] out ModelError? error)
    {
        (verifier, graph) = (null, null);
        if (!ModelData.TryReadModel(path, out var model, out error))
            return false;
        graph = model.Graph;
        if (!modes.CommittedWeights)
            return InferenceVerifier.TryCreate(model, modes, out verifier, out error);
        return ModelRegistration.TryCommit(model, pool, out var root, out error) &&
            InferenceVerifier.TryCreate(model.Graph, model.Facts, root, modes, out verifier, out error);
    }

    private static int Tell(Ui ui, string path, InferenceProof proof, InferenceVerifier verifier, IntegerGraph graph,
        ProofFault fault, double milliseconds)
    {
        var statement = proof.Statement;
        var outputs = fault != ProofFault.None ? [] : statement.Outputs
            .Select((values, i) => InputQuantiser.Real(graph.Outputs[i], values.AsSpan())).ToArray();
        ui.Object("verdict", new
        {
            Path = path, Holds = fault == ProofFault.None, Fault = fault, Milliseconds = milliseconds,
            statement.Modes, statement.Outputs, Values = outputs, verifier.SecurityBits,
            Bytes = proof.Argument.Length, MemoryMib = ProofText.PeakMemory, ZeroKnowledge = false,
        });
        if (fault != ProofFault.None)
        {
            ui.Error($"the proof is rejected: {ProofText.Why(fault)}.",
                fault == ProofFault.Statement ? "Name the model, the job and the nonce that it was made for." : "");
            return ExitCode.Failed;
        }

        ui.Line($"[bold green]holds[/]  {ProofText.Modes(statement.Modes)}; checked in {milliseconds:f1} ms, " +
            $"{verifier.SecurityBits:f1} bits");
        foreach (var (values, i) in outputs.Select((values, i) => (values, i)))
            ui.Line($"  output {i}: {string.Join(", ", values.Take(16).Select(v => $"{v:g5}"))}" +
                (values.Length > 16 ? $", … ({values.Length} numbers)" : ""));
        ui.Line($"  {ProofText.Kind}");
        return ExitCode.Done;
    }
}
