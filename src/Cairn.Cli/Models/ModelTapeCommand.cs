using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn model tape</c>: the verifier of a model's proofs, as a contract runs it.</summary>
internal static class ModelTapeCommand
{
    private static readonly Argument<string> Source = new("model") { Description = "The .cairn or .card file." };

    private static readonly Option<bool> Registration = new("--registration")
    {
        Description = "The verifier of the proof that is in the model's card, not that of its results.",
    };

    private static readonly Option<string> Commit = CommitOption.Create();

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "File to write. Default: the model's name with .tape, or .card.tape for a registration's.",
    };

    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("tape",
            "Write the verifier of a model's proofs as a tape, which a contract runs. It follows from the model:\n" +
            "whoever has that makes the same bytes, and their digest is what a registry holds.\n\nExamples:\n" +
            "  cairn model tape net.cairn --commit weights,inputs\n" +
            "  cairn model tape net.card --registration --out net.card.tape")
        {
            Source, Registration, Commit, Out, Json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            return Guard.RunAsync(ui, () => Task.FromResult(Run(ui, parse)));
        });
        return command;
    }

    private static int Run(Ui ui, ParseResult parse)
    {
        var (path, isRegistration) = (parse.GetRequiredValue(Source), parse.GetValue(Registration));
        var modes = CommitOption.Modes(parse.GetRequiredValue(Commit));
        if (isRegistration && modes != new ProofModes { CommittedWeights = true })
            throw new ArgumentException("--commit: a registration is of weights alone. Leave the option out.");
        if (!TryRead(path, out var graph, out var facts, out var error))
            return ModelText.Refused(ui, error, path);
        if (!(isRegistration ? VerifierTape.TryCompileRegistration(graph, facts, out var tape, out error)
            : VerifierTape.TryCompile(graph, facts, modes, out tape, out error)))
            return ModelText.Refused(ui, error);
        var target = parse.GetValue(Out) ?? Path.ChangeExtension(path, isRegistration ? ".card.tape" : ".tape");
        File.WriteAllBytes(target, [.. tape.Bytes]);
        ui.Object("tape", new
        {
            Path = target, Digest = tape.Digest.ToString(), Bytes = tape.Bytes.Length, tape.Instructions,
            tape.Registers, Modes = modes, Registration = isRegistration,
        });
        ui.Line($"[bold]{target.EscapeMarkup()}[/]  digest {tape.Digest}");
        ui.Line($"  {tape.Bytes.Length:n0} bytes, {tape.Instructions:n0} instructions, {tape.Registers:n0} registers");
        ui.Line("  checks " +
            (isRegistration ? "the model's registration" : $"proofs with {ProofText.Modes(modes)}"));
        return ExitCode.Done;
    }

    private static bool TryRead(string path, [NotNullWhen(true)] out IntegerGraph? graph,
        [NotNullWhen(true)] out GraphFacts? facts, [NotNullWhen(false)] out ModelError? error)
    {
        (graph, facts) = (null, null);
        var bytes = ModelData.Read(path, ModelCard.BytesMax);
        if (bytes.AsSpan().StartsWith(ModelCard.Magic))
        {
            if (!ModelCard.TryRead(bytes, out var card, out error))
                return false;
            (graph, facts) = (card.Graph, card.Facts);
            return true;
        }

        if (!ModelData.TryReadModel(path, out var model, out error))
            return false;
        (graph, facts) = (model.Graph, model.Facts);
        return true;
    }
}
