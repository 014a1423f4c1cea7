using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// Given its own honest trace of a piece, walks with questions to one place at which the responder's commitments do not
/// fit each other. It needs no statement of its own: everything left of the first difference is agreed.
/// </summary>
/// <param name="own">The challenger's trace.</param>
/// <param name="claimed">What the responder committed to.</param>
/// <param name="checkpointEvery">As the plan says.</param>
public sealed class Challenger(
    PieceTrace own, PieceCommitment claimed, uint checkpointEvery, IResponder responder)
{
    private ResponderView? _view;

    private PieceProgram Program => own.Spec.Program;

    /// <summary>Searches until a difference is shown, a question stays open, or nothing differs.</summary>
    public async Task<DisputeResult> SearchAsync(CancellationToken cancel = default)
    {
        var view = _view = new ResponderView(responder, own, claimed, checkpointEvery, cancel);
        try
        {
            if (claimed.InputRoot != own.InputTree.Root)
                return End(DisputeVerdict.OtherInput);
            if (claimed == own.Commit(checkpointEvery))
                return End(DisputeVerdict.Agreed);
            var witness = await FindAsync(view).ConfigureAwait(false);
            return End(witness is null ? DisputeVerdict.Agreed : DisputeVerdict.Fraud, witness);
        }
        catch (NoAnswerException open)
        {
            return End(DisputeVerdict.Unanswered, null, open.Question);
        }

        DisputeResult End(DisputeVerdict verdict, FraudWitness? witness = null, Question? open = null) =>
            new(verdict, witness, open, view.Questions, view.AnswerBytes);
    }

    /// <summary>What the last search knows of the roots in an operator's leaf; null where nothing shows them.</summary>
    public async ValueTask<Hash32[]?> WrittenAsync(int run, int place)
    {
        try
        {
            return _view is null ? null : await _view.WrittenAsync(run, place).ConfigureAwait(false);
        }
        catch (NoAnswerException)
        {
            return null;
        }
    }

    /// <summary>A node that the last search came by, as the responder has it; null where nothing shows it.</summary>
    /// <param name="depth">Levels below the tree's root.</param>
    public async ValueTask<Hash32?> NodeAsync(TreeName name, int depth, long index)
    {
        try
        {
            var tree = _view is null ? null : await _view.TreeAsync(name).ConfigureAwait(false);
            return tree is null ? null : await tree.NodeAsync(depth, index).ConfigureAwait(false);
        }
        catch (NoAnswerException)
        {
            return null;
        }
    }

    private async ValueTask<FraudWitness?> FindAsync(ResponderView view)
    {
        var builder = new WitnessBuilder(own, view);
        var checks = new CheckSearch(own, claimed.Outcome, view, builder);
        if (checks.Nonsense() is { } nonsense)
            return nonsense;
        var last = (int)Math.Min(own.Outcome.LastRun(Program), claimed.Outcome.LastRun(Program));
        if (Program.Steps > 0)
        {
            var states = await view.StatesAsync().ConfigureAwait(false);
            var state = await states.FindDifferenceAsync().ConfigureAwait(false);
            if (state >= 0 && state < last)
                return await StepAsync(view, builder, (int)state).ConfigureAwait(false);
            if (await SegmentAsync(view, states).ConfigureAwait(false) is { } segment)
                return segment;
        }

        var trace = await view.TraceAsync(last).ConfigureAwait(false);
        var place = await trace.FindDifferenceAsync().ConfigureAwait(false);
        if (place >= 0 && place < Program.Operators(last).Length && own.Outcome.Reaches(last, place)
            && claimed.Outcome.Reaches(last, place))
            return await new OperatorSearch(own, view, builder, last, (int)place).FindAsync().ConfigureAwait(false);
        return own.Outcome.Fail is null && claimed.Outcome.Fail is null
            ? await OutputAsync(view, builder).ConfigureAwait(false)
            : await checks.FindAsync().ConfigureAwait(false);
    }

    /// <summary>The state after a step differs, the state before does not.</summary>
    private async ValueTask<FraudWitness?> StepAsync(ResponderView view, WitnessBuilder builder, int step)
    {
        var trace = await view.TraceAsync(step).ConfigureAwait(false);
        var place = await trace.FindDifferenceAsync().ConfigureAwait(false);
        if (place >= 0 && place < Program.StepOperators.Length)
            return await new OperatorSearch(own, view, builder, step, (int)place).FindAsync().ConfigureAwait(false);
        var states = await view.StatesAsync().ConfigureAwait(false);
        var state = await view.StateAsync(step + 1).ConfigureAwait(false);
        var tensor = (int)await state.FindDifferenceAsync().ConfigureAwait(false);
        if (tensor >= Program.States.Length)
            throw new NoAnswerException(new Question(QuestionKind.Nodes, new TreeName(TreeKind.State, step + 1)));
        var carry = Program.Carries[tensor];
        return new StateWitness([Statement.States(states.Root), Statement.Trace(step, trace.Root)], step, tensor,
            own.Spec.Carries[tensor], [.. own.Spec.Carries.Tree.Path(tensor)],
            await state.LeafAsync(tensor).ConfigureAwait(false),
            [.. await state.PathAsync(tensor).ConfigureAwait(false)],
            [.. await states.PathAsync(step).ConfigureAwait(false)],
            await builder.LeafAsync(step, carry.Operator).ConfigureAwait(false));
    }

    /// <summary>A kept state that is not the one among all states.</summary>
    private async ValueTask<FraudWitness?> SegmentAsync(ResponderView view, KnownTree states)
    {
        var segments = view.Segments();
        var place = await segments.FindDifferenceAsync().ConfigureAwait(false);
        if (place < 0 || checkpointEvery == 0 || place >= Program.Steps / checkpointEvery)
            return null;
        var state = (place + 1) * checkpointEvery - 1;
        var (kept, among) = (await segments.LeafAsync(place).ConfigureAwait(false),
            await states.LeafAsync(state).ConfigureAwait(false));
        return kept == among ? null : new SegmentWitness([Statement.States(states.Root)], (int)place, kept,
            [.. await segments.PathAsync(place).ConfigureAwait(false)], among,
            [.. await states.PathAsync(state).ConfigureAwait(false)]);
    }

    private async ValueTask<FraudWitness?> OutputAsync(ResponderView view, WitnessBuilder builder)
    {
        var outputs = view.Outputs();
        var output = (int)await outputs.FindDifferenceAsync().ConfigureAwait(false);
        if (output < 0)
            return null;
        var trace = await view.TraceAsync(Program.Steps).ConfigureAwait(false);
        return new OutputWitness([Statement.Trace(Program.Steps, trace.Root)], output, own.Spec.Outputs[output],
            [.. own.Spec.Outputs.Tree.Path(output)], await outputs.LeafAsync(output).ConfigureAwait(false),
            [.. await outputs.PathAsync(output).ConfigureAwait(false)],
            await builder.LeafAsync(Program.Steps, Program.Outputs[output].Operator).ConfigureAwait(false));
    }
}
