namespace Cairn.Proofs.Inference;

/// <summary>
/// Puts the steps in order: what talks or rejects as it was recorded, and before each of them what it needs and was not
/// there yet. What nobody needs is dropped; a product that one sum needs becomes one instruction with it.
/// </summary>
internal sealed class TapeSchedule
{
    private readonly List<TapeStep> _steps = [];

    public TapeSchedule(TapeRecorder recorder)
    {
        var one = recorder.Element(Scalars.Scalar.One);
        foreach (var step in Needed(recorder.Effects))
            Fuse(step, one);
        foreach (var effect in recorder.Effects)
            Place(effect);
        foreach (var step in _steps)
        foreach (var input in step.Inputs)
            input.Block.LastUse = step.Position;
    }

    /// <summary>All steps, in order.</summary>
    public IReadOnlyList<TapeStep> Steps => _steps;

    /// <summary>The steps that an effect needs, each behind those that it needs; and how often registers are read.
    /// </summary>
    private static List<TapeStep> Needed(IReadOnlyList<TapeStep> effects)
    {
        var (needed, seen) = (new List<TapeStep>(), new HashSet<TapeStep>());
        foreach (var effect in effects)
            Walk(effect, seen.Contains, step =>
            {
                seen.Add(step);
                needed.Add(step);
                foreach (var element in step.Inputs.SelectMany(i => i.Elements))
                    element.Uses++;
            });
        return needed;
    }

    private static void Fuse(TapeStep step, TapeElement one)
    {
        switch (step.Operation)
        {
            case TapeOperation.Multiply:
                Fuse(step, TapeOperation.Eq, TapeOperation.EqMultiply);
                break;
            case TapeOperation.Add:
                Fuse(step, TapeOperation.Multiply, TapeOperation.MultiplyAdd);
                break;
            case TapeOperation.AddConstant when step.Constant == 1 && IsOnlyFor(step.Inputs[0], TapeOperation.Multiply):
                step.Become(TapeOperation.MultiplyAdd,
                    [.. step.Inputs[0].Block.Maker.Inputs, TapeRange.Of(one)]);
                break;
        }
    }

    /// <summary>Takes one of two operands in where it is made for this step alone.</summary>
    private static void Fuse(TapeStep step, TapeOperation part, TapeOperation whole)
    {
        for (var i = 0; i < 2; i++)
        {
            if (!IsOnlyFor(step.Inputs[i], part))
                continue;
            step.Become(whole, [.. step.Inputs[i].Block.Maker.Inputs, step.Inputs[1 - i]]);
            return;
        }
    }

    private static bool IsOnlyFor(TapeRange input, TapeOperation operation) =>
        input.Block.Maker.Operation == operation && input.Elements.Single().Uses == 1;

    private void Place(TapeStep effect) => Walk(effect, step => step.Position >= 0, step =>
    {
        step.Position = _steps.Count;
        _steps.Add(step);
        foreach (var output in step.Outputs)
            output.LastUse = step.Position;
    });

    /// <summary>Visits a step behind all that it needs and that is not done.</summary>
    private static void Walk(TapeStep last, Func<TapeStep, bool> isDone, Action<TapeStep> visit)
    {
        var open = new Stack<(TapeStep Step, int Next)>([(last, 0)]);
        while (open.TryPop(out var top))
        {
            if (top.Next < top.Step.Inputs.Length)
            {
                open.Push((top.Step, top.Next + 1));
                var maker = top.Step.Inputs[top.Next].Block.Maker;
                if (!isDone(maker))
                    open.Push((maker, 0));
            }
            else if (!isDone(top.Step))
                visit(top.Step);
        }
    }
}
