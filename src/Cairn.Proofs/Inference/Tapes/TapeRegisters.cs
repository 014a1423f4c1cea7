namespace Cairn.Proofs.Inference;

/// <summary>Gives each block its registers, the lowest that are free from its making to its last use.</summary>
internal sealed class TapeRegisters
{
    /// <summary>Free registers, in order: the first of each run, and how many.</summary>
    private readonly List<(int First, int Count)> _free = [(0, int.MaxValue)];

    public TapeRegisters(TapeSchedule schedule)
    {
        foreach (var step in schedule.Steps)
            Settle(step);
        var ends = new List<TapeBlock>[schedule.Steps.Count];
        foreach (var output in schedule.Steps.SelectMany(s => s.Outputs).Where(o => o.Home is null))
            (ends[output.LastUse] ??= []).Add(output);
        for (var position = 0; position < ends.Length; position++)
            Choose(schedule.Steps[position], ends[position] ?? []);
    }

    /// <summary>How many registers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Lets what is gathered be made where it will lie, if nothing else decides where that is.</summary>
    private static void Settle(TapeStep step)
    {
        if (step.Operation != TapeOperation.Gather || step.Outputs[0].Size == 1)
            return;
        var (home, place, constant) = (step.Outputs[0], 0, 0);
        foreach (var input in step.Inputs)
        {
            for (; constant < step.Constants.Count && step.Constants[constant].Place == place; constant++)
                place++;
            var block = input.Block;
            if (block.Size == 1 && block.Home is null && block.Maker.Outputs.Length == 1 &&
                block.Maker.Operation != TapeOperation.Gather)
            {
                block.Settle(home, place);
                home.LastUse = Math.Max(home.LastUse, block.LastUse);
            }

            place += input.Count;
        }
    }

    private void Choose(TapeStep step, List<TapeBlock> ends)
    {
        // A sumcheck's claim stays where it is; what is copied to be changed may be the last of its kind.
        var kept = step.Operation is TapeOperation.Sumcheck or TapeOperation.WeightedSumcheck
            ? step.Inputs[0].Block
            : step is { Operation: TapeOperation.Gather, Inputs: [{ Block: { Size: 1, Home: null } only }],
                Constants: [] } && only.LastUse == step.Position && step.Outputs[0].Size == 1 ? only : null;
        if (kept is not null)
            step.Outputs[^1].Register = kept.Register;
        var before = step.ReadsFirst ? ends.Where(b => b.Maker != step) : [];
        foreach (var block in before)
            Free(block.Register, block.Size);
        foreach (var output in step.Outputs.Where(o => o.Register < 0))
        {
            if (output.Home is { Register: < 0 } home)
                home.Register = Take(home.Size);
            output.Register = output.Home?.Register + output.HomePlace ?? Take(output.Size);
        }

        foreach (var block in ends.Where(b => b != kept && (!step.ReadsFirst || b.Maker == step)))
            Free(block.Register, block.Size);
    }

    private int Take(int size)
    {
        var i = _free.FindIndex(f => f.Count >= size);
        var (first, count) = _free[i];
        if (count == size)
            _free.RemoveAt(i);
        else
            _free[i] = (first + size, count - size);
        Count = Math.Max(Count, first + size);
        TapeRecorder.Refuse(Count > VerifierTape.RegistersMax, $"it needs more than {VerifierTape.RegistersMax} " +
            "registers.");
        return first;
    }

    private void Free(int first, int size)
    {
        var i = _free.FindIndex(f => f.First > first);
        _free.Insert(i, (first, size));
        if (_free[i].First + size == _free[i + 1].First)
        {
            _free[i] = (first, _free[i + 1].Count == int.MaxValue ? int.MaxValue : size + _free[i + 1].Count);
            _free.RemoveAt(i + 1);
        }

        if (i > 0 && _free[i - 1].First + _free[i - 1].Count == first)
        {
            var count = _free[i].Count;
            _free[i - 1] = (_free[i - 1].First, count == int.MaxValue ? count : _free[i - 1].Count + count);
            _free.RemoveAt(i);
        }
    }
}
