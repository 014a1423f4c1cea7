using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Cairn.Evm;
using Cairn.Host;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn model register</c>: a model goes on the chain, once and for everybody.</summary>
internal static class ModelRegisterCommand
{
    private static readonly Argument<string> Source = new("model") { Description = "The .card or .cairn file." };
    private static readonly Option<string> Folder = CommonOptions.Folder();
    private static readonly Option<string> Commit = CommitOption.Create();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("register",
            "Put a model's verifier on the chain of a running network. A contract checks that the weights are in\n" +
            "range; from then on it accepts proofs of this model. The folder's client account pays the gas.\n\n" +
            "Examples:\n" +
            "  cairn model register net.card\n" +
            "  cairn model register net.cairn --commit weights,inputs --folder demo")
        {
            Source, Folder, Commit, Json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            return Guard.RunAsync(ui, () => RunAsync(ui, parse, ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, ParseResult parse, CancellationToken ct)
    {
        var (path, modes) = (parse.GetRequiredValue(Source), CommitOption.Modes(parse.GetRequiredValue(Commit)));
        if (!TryRead(path, modes, out var model, out var error))
            return ModelText.Refused(ui, error, path);
        var folder = new RunFolder(parse.GetRequiredValue(Folder));
        using var network = await ChainSession.OpenAsync(folder, ct);
        var models = new ChainModels(network.Chain, network.Deployment);
        var gas = 0UL;
        if (!await models.IsRegisteredAsync(model.Id, ct))
        {
            using var key = NodeKey.LoadOrCreate(folder, "client");
            using var sender = new TransactionSender(network.Chain, key, network.Deployment.ChainId);
            gas = await models.RegisterAsync(
                sender, model, new Progress<string>(text => ui.Line(text.EscapeMarkup())), ct);
        }

        ui.Object("registered", new
        {
            ModelId = model.Id.ToString(), Registry = network.Deployment.Proofs.Models.ToString(),
            Graph = model.GraphDigest.ToString(), Weights = model.Registration.Root.ToString(),
            TapeBytes = model.Tape.Bytes.Length, Gas = gas,
        });
        ui.Line($"[bold]{model.Id}[/]  at {network.Deployment.Proofs.Models}");
        ui.Line(gas == 0 ? "  it was registered before" : $"  {gas:n0} gas, once; its tape has " +
            $"{model.Tape.Bytes.Length:n0} bytes");
        ui.Line($"  {ProofText.Kind}");
        ui.Next($"cairn prove net.cairn --input x.json --chain-id {network.Deployment.ChainId}",
            "makes a proof that the contract accepts; `cairn verify-proof … --network` asks it");
        return ExitCode.Done;
    }

    private static bool TryRead(string path, ProofModes modes, [NotNullWhen(true)] out ChainModel? model,
        [NotNullWhen(false)] out ModelError? error)
    {
        (model, error) = (null, null);
        var bytes = ModelData.Read(path, ModelCard.BytesMax);
        if (bytes.AsSpan().StartsWith(ModelCard.Magic))
        {
            if (!ModelCard.TryRead(bytes, out var card, out error) ||
                !card.Registration.TryVerify(card.Graph, card.Facts, out var fault, out error))
                return false;
            // The contract would find out, but only after the tapes were paid for.
            error = fault == ProofFault.None ? null : new ModelError(
                path, "", $"the card's own proof is rejected: {ProofText.Why(fault)}.", "Ask for the card again.");
            return error is null && TryCreate(card.Graph, card.Facts, card.Registration, out model, out error);
        }

        if (!ModelData.TryReadModel(path, out var read, out error))
            return false;
        using var pool = new ComputePool();
        return ModelRegistration.TryCreate(read, pool, out var registration, out error) &&
            TryCreate(read.Graph, read.Facts, registration, out model, out error);

        bool TryCreate(IntegerGraph graph, GraphFacts facts, ModelRegistration registration,
            [NotNullWhen(true)] out ChainModel? made, [NotNullWhen(false)] out ModelError? fault) =>
            ChainModel.TryCreate(graph, facts, registration, modes, out made, out fault);
    }
}
