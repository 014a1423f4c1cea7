namespace Cairn.Proofs;

/// <summary>Disputes about whether and where a piece failed, when traces agree as far as both claims reach.</summary>
internal sealed class CheckSearch(PieceTrace own, PieceOutcome claimed, ResponderView view, WitnessBuilder builder)
{
    private PieceProgram Program => own.Spec.Program;

    /// <summary>A claimed fail at a place that does not exist in the program.</summary>
    public FraudWitness? Nonsense()
    {
        if (claimed.Fail is not { } fail)
            return null;
        if (fail.Step > Program.Steps || fail.Operator >= Program.Operators((int)fail.Step).Length)
            return new FiniteWitness([], true, new OperatorOpening(fail.Step, fail.Operator, [], []), fail.Check, [],
                [], fail.Element, null);
        var (run, place) = ((int)fail.Step, (int)fail.Operator);
        var opening = builder.Operator(run, place);
        var checks = own.Spec.Operator(run, place).Checks;
        if (fail.Check >= checks.Count)
            return new FiniteWitness([], true, opening, fail.Check, [], [], fail.Element, null);
        return Address(fail) >= 0 ? null : new FiniteWitness([], true, opening, fail.Check, checks[(int)fail.Check],
            [.. checks.Tree.Path(fail.Check)], fail.Element, builder.Bound(run, place, Checked(fail)));
    }

    /// <summary>Null where both name the same fail.</summary>
    public async ValueTask<FraudWitness?> FindAsync()
    {
        if (own.Outcome.Fail is { } mine && (claimed.Fail is not { } other || mine < other))
            return await ShowAsync(mine, false).ConfigureAwait(false);
        return claimed.Fail is { } theirs && (own.Outcome.Fail is not { } real || theirs < real)
            ? await ShowAsync(theirs, true).ConfigureAwait(false) : null;
    }

    private async ValueTask<FraudWitness> ShowAsync(FailPlace fail, bool isClaimed)
    {
        var (run, place) = ((int)fail.Step, (int)fail.Operator);
        var checks = own.Spec.Operator(run, place).Checks;
        var tensor = await builder.TensorAsync(run, place, Checked(fail), [Address(fail)]).ConfigureAwait(false);
        var trace = await view.TraceAsync(run).ConfigureAwait(false);
        return new FiniteWitness([Statement.Trace(run, trace.Root)], isClaimed, builder.Operator(run, place),
            fail.Check, checks[(int)fail.Check], [.. checks.Tree.Path(fail.Check)], fail.Element,
            builder.Bound(run, place, tensor));
    }

    /// <summary>The place of the checked tensor.</summary>
    private int Checked(FailPlace fail)
    {
        var subject = Program.Operators((int)fail.Step)[(int)fail.Operator];
        return subject.PlaceOf(subject.Form.Checks[(int)fail.Check].Tensor);
    }

    private long Address(FailPlace fail)
    {
        var (run, place) = ((int)fail.Step, (int)fail.Operator);
        CheckDocument.TryDecode(own.Spec.Operator(run, place).Checks[(int)fail.Check], out var check);
        return check!.AddressOf(fail.Element, Program.Operators(run)[place].Bindings[check.Tensor].Shape);
    }
}
