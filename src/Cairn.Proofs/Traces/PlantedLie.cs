using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>
/// One bit that is turned after an operator ran, with everything that follows computed from it: what tests and demos
/// catch somebody with.
/// </summary>
/// <param name="Run">A step, or the number of steps for the end list.</param>
/// <param name="Operator">Place in the run's list.</param>
/// <param name="Tensor">Place among what the operator writes.</param>
/// <param name="Element">Row-major.</param>
/// <param name="Bit">Which bit is turned: 0 to 6 of an int8, to 22 of an fp32, which stays finite.</param>
/// <param name="Position">The place in lane 0 of the element's chain after which the accumulator's bit is turned; null
/// turns the stored word's, as does a turn that the rest of the chain swallows.</param>
public sealed record PlantedLie(int Run, int Operator, int Tensor, long Element, int Bit = 0, int? Position = null)
{
    /// <summary>A bit of fp32 that a quantised output still shows.</summary>
    private const int CoarseBit = 22;

    /// <summary>A lie about the first element of an output, told at the very end.</summary>
    public static PlantedLie InOutput(PieceProgram program, int output = 0) =>
        new(program.Steps, program.Outputs[output].Operator, program.Outputs[output].Tensor, 0);

    /// <summary>A lie about the first element of what a step makes of a state.</summary>
    public static PlantedLie InState(PieceProgram program, int step, int state = 0) =>
        new(step, program.Carries[state].Operator, program.Carries[state].Tensor, 0, CoarseBit);

    /// <exception cref="ArgumentException">The program writes no such element.</exception>
    internal Action<int, int, TensorSet> In(PieceProgram program)
    {
        var operators = program.Operators(Run);
        if ((uint)Operator >= (uint)operators.Length || (uint)Tensor >= (uint)operators[Operator].Written.Length
            || Element < 0 || Element >= operators[Operator].WrittenTensor(Tensor).Length
            || Bit < 0 || Bit > (operators[Operator].WrittenTensor(Tensor).Type == ElementType.Int8 ? 6 : CoarseBit))
            throw new ArgumentException($"The program has no place for {this}.");
        var form = operators[Operator].Form;
        var name = operators[Operator].WrittenTensor(Tensor).Name;
        return (run, place, tensors) =>
        {
            if (run != Run || place != Operator)
                return;
            var (declaration, words) = (tensors[name].Declaration, tensors[name].Words.ToArray());
            words[Element] = Turned(form, name, tensors) ?? words[Element] ^ (1u << Bit);
            tensors.Put(ReferenceTensor.Over(declaration, words));
        };
    }

    /// <summary>Where the accumulator of an element is turned; null where that is not the lie.</summary>
    internal (int Position, int Bit)? TurnOf(int run, int place, string tensor, long address, PieceProgram program) =>
        Position is { } position && run == Run && place == Operator && address == Element
        && program.Operators(run)[place].WrittenTensor(Tensor).Name == tensor ? (position, Bit) : null;

    private uint? Turned(CanonicalOperator form, string name, TensorSet tensors)
    {
        if (Position is not { } position)
            return null;
        var (n, index) = ElementChain.Find(form, name, Element);
        var instance = form.Instances[n];
        var runner = new ChainRunner(instance, tensors);
        var partials = ElementChain.Partials(runner, instance, index, (position, Bit));
        return runner.TryPost(index, ElementChain.Folded(runner, instance, index, partials), out var stored)
            && stored != tensors[name][Element] ? stored : null;
    }
}
