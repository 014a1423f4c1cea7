using Cairn.Proofs.Commitments;

namespace Cairn.Proofs.Inference;

/// <summary>Writes steps as instructions, with the registers that were chosen.</summary>
internal sealed class TapeCode
{
    private readonly TapeWriter _code = new();

    public TapeCode(TapeSchedule schedule)
    {
        foreach (var step in schedule.Steps)
            Write(step);
        Begin(TapeOperation.End);
    }

    public byte[] Bytes => _code.ToArray();

    public int Instructions { get; private set; }

    private void Write(TapeStep step)
    {
        switch (step.Operation)
        {
            case TapeOperation.Gather:
                Gather(step);
                return;
            case TapeOperation.Scatter:
                Clear(step.Outputs[0]);
                break;
        }

        Begin(step.Operation);
        switch (step.Operation)
        {
            case TapeOperation.Open:
                Open(step);
                return;
            case TapeOperation.Sumcheck or TapeOperation.WeightedSumcheck:
                Operands(step.Outputs[..1], step.Inputs).Short(step.Count).Byte(step.Kind);
                return;
        }

        var code = Operands(step.Outputs, step.Inputs);
        switch (step.Operation)
        {
            case TapeOperation.SetConstant or TapeOperation.MultiplyConstant or TapeOperation.AddConstant:
                code.Long(step.Constant);
                break;
            case TapeOperation.Challenge or TapeOperation.Receive or TapeOperation.EqTable or TapeOperation.Inner:
                code.Short(step.Count);
                break;
            case TapeOperation.Dot:
                code.Byte(step.Kind).Integer((int)step.Start).Short(step.Count);
                break;
            case TapeOperation.Scatter:
                code.Integer((int)step.Start).Short(step.Count);
                break;
            case TapeOperation.Bind:
                code.Byte(step.Kind);
                break;
        }
    }

    private TapeWriter Begin(TapeOperation operation)
    {
        Instructions++;
        return _code.Byte((byte)operation);
    }

    private TapeWriter Operands(TapeBlock[] outputs, TapeRange[] inputs)
    {
        foreach (var output in outputs)
            _code.Short(output.Register);
        foreach (var input in inputs)
            _code.Short(input.Register);
        return _code;
    }

    private void Open(TapeStep step)
    {
        Operands(step.Outputs, []).Short(step.Count);
        var samples = step.Inputs.Length - step.Count;
        Operands([], step.Inputs[..samples]);
        for (var i = 0; i < step.Count; i++)
        {
            _code.Raw(step.Heads.AsSpan(i * WhirClaims.HeadBytes, WhirClaims.HeadBytes));
            _code.Short(step.Inputs[samples + i].Register);
        }
    }

    private void Gather(TapeStep step)
    {
        var (place, input, constant, to) = (0, 0, 0, step.Outputs[0].Register);
        while (place < step.Outputs[0].Size)
        {
            if (constant < step.Constants.Count && step.Constants[constant].Place == place)
            {
                Begin(TapeOperation.SetConstant).Short(to + place++).Long(step.Constants[constant++].Value);
                continue;
            }

            var from = step.Inputs[input++];
            if (from.Register != to + place)
                Begin(TapeOperation.Move).Short(to + place).Short(from.Register).Short(from.Count);
            place += from.Count;
        }
    }

    /// <summary>Zeros: one, then as many as there are, until it is full.</summary>
    private void Clear(TapeBlock block)
    {
        Begin(TapeOperation.SetConstant).Short(block.Register).Long(0);
        for (var done = 1; done < block.Size; done *= 2)
            Begin(TapeOperation.Move).Short(block.Register + done).Short(block.Register)
                .Short(Math.Min(done, block.Size - done));
    }
}
