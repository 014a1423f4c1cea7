using System.Collections;
using Cairn.Crypto;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Programs;

namespace Cairn.Bench.Proofs;

/// <summary>Questions, answers and the witness of a dispute over one wrong element, by the size of the piece.</summary>
internal sealed class DisputeBench : IBench
{
    public string Name => "dispute";

    public string Summary => "questions and bytes until a lie is shown, at 10^6, 10^8 and 10^9 multiply-adds and more";

    public async Task<int> RunAsync(string[] args)
    {
        using var pool = new ComputePool();
        Console.WriteLine(
            $"{"multiply-adds",14}{"steps",7}{"questions",11}{"answer bytes",14}{"witness bytes",15}  kind");
        foreach (var (config, steps, batch) in new[]
        {
            (new GptConfig { Width = 16, Layers = 1, Heads = 2, Context = 16, Hidden = 32 }, 3, 2),
            (new GptConfig { Width = 64, Layers = 2, Heads = 4, Context = 32, Hidden = 160 }, 7, 2),
            (new GptConfig { Width = 96, Layers = 4, Heads = 4, Context = 64, Hidden = 256 }, 3, 2),
            (new GptConfig { Width = 96, Layers = 4, Heads = 4, Context = 64, Hidden = 256 }, 10, 8),
        })
            await MeasureAsync(config, new LocalOptions { Steps = steps, Batch = batch, WarmupSteps = 1 }, pool);
        return 0;
    }

    private static async Task MeasureAsync(GptConfig config, LocalOptions options, ComputePool pool)
    {
        var bytes = new byte[1 << 20];
        new Random(2).NextBytes(bytes);
        var (shape, corpus, layout) = (new GraphShape(config, options.Batch), new Corpus(bytes), new GptLayout(config));
        var weights = GptInitialiser.Create(layout, 1);
        var description = TrainingProgram.Describe(shape, options, corpus, isRound: true);
        var (spec, inputs) = (Spec(description), TrainingProgram.Inputs(layout, corpus, weights, 0, 0));
        var terms = new PieceTerms(inputs.DataRoot(pool), 0, 0, 0);
        var honest = new PieceTrace(spec, inputs,
            new TrainingReplay(spec.Program, shape, options, corpus, weights, 0, 0, pool), pool);
        foreach (var (what, lie) in Lies(description, options.Steps / 2))
        {
            var other = Spec(lie);
            var wrong = new PieceTrace(other, inputs, new InterpretedReplay(other.Program, inputs, pool), pool);
            var claimed = wrong.Commit(0);
            var result = await new Challenger(honest, claimed, 0, new TraceResponder(wrong, 0)).SearchAsync();
            var isProven = result.Witness is not null
                && new Cairn.Proofs.Referee(spec, terms, claimed).IsFraud(result.Witness);
            Console.WriteLine($"{new StepGraph(shape).MultiplyAdds * options.Steps,14:N0}{options.Steps,7}" +
                $"{result.Questions,11}{result.AnswerBytes,14:N0}{Size(result.Witness),15:N0}  " +
                $"{result.Witness?.Kind} {what}, {(isProven ? "proven" : "NOT PROVEN")}");
        }
    }

    /// <summary>A product that adds a little, and one step that learns faster.</summary>
    private static IEnumerable<(string What, PieceDescription Lie)> Lies(PieceDescription truth, int step)
    {
        const string product = "layers.0.gate_up";
        var more = ProgramBuilder.Of(p => p.Add(p.Accumulator, p.Float(0.001f)));
        yield return ($"in {product}", truth with
        {
            Step = truth.Step! with
            {
                Operators = [.. truth.Step!.Operators.Select(o => o.Name != product ? o
                    : o with { Instances = [.. o.Instances.Select(i => i with { Post = more })] })],
            },
        });
        var schedule = truth.Constants[2].Elements.ToArray();
        schedule[16 * step + 2] ^= 0x40;
        yield return ($"in the learning rate of step {step}", truth with
        {
            Constants = truth.Constants.SetItem(2, truth.Constants[2] with { Elements = schedule }),
        });
    }

    private static PieceSpec Spec(PieceDescription description) =>
        PieceProgram.TryCreate(description, out var program, out var error)
            ? new PieceSpec(program) : throw new InvalidOperationException(error);

    /// <summary>Bytes of all that a witness holds, without the offsets and lengths of an encoding.</summary>
    private static long Size(object? value) => value switch
    {
        null => 0,
        byte[] bytes => bytes.Length,
        Hash32 => Hash32.Size,
        int or long or ulong or bool or Enum => Hash32.Size,
        IEnumerable items => items.Cast<object?>().Sum(Size),
        _ => value.GetType().GetProperties().Where(p => p.Name is not ("Kind" or "EqualityContract"))
            .Sum(p => Size(p.GetValue(value))),
    };
}
