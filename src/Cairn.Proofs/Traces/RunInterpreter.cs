using Cairn.Tensors.Canonical.Blocks;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>Executes one run of a program: a step, or the end list.</summary>
/// <param name="onOperator">Called after each operator with run, place and tensors.</param>
internal sealed class RunInterpreter(
    PieceProgram program, PieceInputs inputs, ComputePool pool, Action<int, int, TensorSet>? onOperator = null)
{
    /// <param name="state">The state tensors at the begin of the run; ignored in run 0.</param>
    /// <param name="known">What operators wrote, by the tensors' names, where that is known: a lie that the interpreter
    /// tells must be in it. Null where nothing is.</param>
    /// <param name="tensors">All tensors of the run, by name.</param>
    /// <returns>False with the place of the fail; the operators after it have not run.</returns>
    public bool TryRun(
        int run, IReadOnlyList<ReferenceTensor>? state, out TensorSet tensors, out FailPlace fail,
        IReadOnlyDictionary<string, ReferenceTensor>? known = null)
    {
        tensors = new TensorSet();
        foreach (var (n, subject) in program.Operators(run).Index())
        {
            Bind(run, subject, state, tensors);
            var isSound = BlockInterpreter.TryRun(subject.Form, tensors, pool, out var fault, known);
            if (known is null)
                onOperator?.Invoke(run, n, tensors);
            if (isSound)
                continue;
            fail = program.FindFail(run, fault);
            return false;
        }

        fail = default;
        return true;
    }

    /// <summary>The tensors that an operator reads and writes. Of the operators before it only those are executed of
    /// which nothing is known.</summary>
    public TensorSet RunTo(int run, int place, IReadOnlyList<ReferenceTensor>? state,
        IReadOnlyDictionary<string, ReferenceTensor> known)
    {
        var tensors = new TensorSet();
        foreach (var (n, subject) in program.Operators(run).Take(place + 1).Index())
        {
            Bind(run, subject, state, tensors);
            var written = subject.Written.Select(w => known.GetValueOrDefault(subject.Form.Tensors[w].Name))
                .OfType<ReferenceTensor>().ToArray();
            foreach (var tensor in written)
                tensors.Put(tensor);
            if (written.Length == 0 || n == place)
                BlockInterpreter.TryRun(subject.Form, tensors, pool, out _, known);
        }

        return tensors;
    }

    private void Bind(int run, ProgramOperator subject, IReadOnlyList<ReferenceTensor>? state, TensorSet tensors)
    {
        for (var place = 0; place < subject.Bindings.Length; place++)
        {
            var (declaration, source) = (subject.Form.Tensors[place], subject.Bindings[place].Source);
            if (source.Kind > SourceKind.Earlier && !tensors.Contains(declaration.Name))
                tensors.Put(Make(run, declaration, source, state));
        }
    }

    private ReferenceTensor Make(
        int run, TensorDeclaration declaration, TensorSource source, IReadOnlyList<ReferenceTensor>? state)
    {
        switch (source.Kind)
        {
            case SourceKind.State when run == 0 && source.A >= inputs.Inputs.Length:
                return new ReferenceTensor(declaration);
            case SourceKind.State when run > 0:
                return state![source.A].As(declaration);
            case SourceKind.State or SourceKind.Input:
                return inputs.Inputs[source.A].As(declaration);
            case SourceKind.Constant:
                return new ReferenceTensor(declaration, program.Constants[source.A].Elements.Span);
            case SourceKind.Data:
                return inputs.Data!.As(declaration);
            default:
                return new ReferenceTensor(declaration, (int[])[.. program.Parameters[source.A]
                    .Select(p => (int)p.At((uint)run, inputs.Stage, inputs.Slot))]);
        }
    }
}
