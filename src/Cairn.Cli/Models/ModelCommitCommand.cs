using System.CommandLine;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Compute;

namespace Cairn.Cli;

/// <summary><c>cairn model commit</c>: a root for a model's weights, and the proof that they are in range.</summary>
internal static class ModelCommitCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .cairn file." };
        var json = CommonOptions.Json();
        var target = new Option<string?>("--out", "-o")
        {
            Description = "File to write. Default: the model's name with .card.",
        };
        var command = new Command("commit",
            "Commit to a model's weights: the card it writes lets others check proofs without the weights.\n" +
            "The proof in it is succinct, not zero-knowledge.\n\nExample:\n" +
            "  cairn model commit net.cairn --out net.card")
        {
            path, target, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            var model = parse.GetRequiredValue(path);
            return Guard.RunAsync(ui, () => Task.FromResult(
                Run(ui, model, parse.GetValue(target) ?? Path.ChangeExtension(model, ".card"))));
        });
        return command;
    }

    private static int Run(Ui ui, string path, string target)
    {
        if (!ModelData.TryReadModel(path, out var model, out var error))
            return ModelText.Refused(ui, error, path);
        using var pool = new ComputePool();
        if (!ModelRegistration.TryCreate(model, pool, out var registration, out error))
            return ModelText.Refused(ui, error);
        var card = new ModelCard(model.Graph, model.Facts, registration).Write();
        File.WriteAllBytes(target, card);
        ui.Object("card", new { Path = target, Root = registration.Root.ToString(), Bytes = card.Length });
        ui.Line($"[bold]{Spectre.Console.Markup.Escape(target)}[/]  root {registration.Root}, {card.Length:n0} bytes");
        ui.Line($"  {ProofText.Kind}");
        ui.Next($"cairn verify-proof net.proof --model {target}", "checks a proof without the weights");
        return ExitCode.Done;
    }
}
