using System.Buffers.Binary;
using System.Collections.Immutable;
using Cairn.Jobs;
using Cairn.Tensors.Import;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Workloads.Infer;

/// <summary>A model with what a job asks of it: its inputs from samples, its outputs as bytes.</summary>
internal sealed class InferModel(IntegerModel model)
{
    // What a proof takes for each number of a tensor, by and large, in multiplications.
    private const long ProvingSteps = 100_000;

    public IntegerModel Model { get; } = model;

    /// <summary>Bytes of one row's outputs.</summary>
    public int RowLength { get; } = checked(sizeof(int) *
        model.Graph.Outputs.Sum(o => model.Facts.Tensors[o.Tensor].Count));

    /// <summary>Steps of one row: of its execution and, in jobs under proofs, of its part of a proof.</summary>
    public long StepsOf(JobPolicy policy) => policy.IsProved
        ? checked(Model.Facts.Work + ProvingSteps * ProvedModel.Elements(Model))
        : Model.Facts.Work;

    /// <summary>The samples of a data file, as the model's own numbers.</summary>
    /// <exception cref="InvalidDataException">The file holds no samples of this model.</exception>
    public ImmutableArray<ImmutableArray<int[]>> Samples(byte[] file, float mean, float deviation)
    {
        OnnxInput[] inputs = [.. Model.Graph.Inputs.Select((input, i) =>
            new OnnxInput(Model.Names.Inputs[i], ElementKind.Float32, input.Shape))];
        var scaling = new PixelScaling { Mean = mean, Deviation = deviation };
        if (!SampleReader.TryRead(file, inputs, scaling, InferSection.RowsMax, out var samples, out var error))
            throw new InvalidDataException($"inputs.data: {error!.Reason} {error.Remedy}".TrimEnd());
        return [.. samples.Select(sample => (ImmutableArray<int[]>)[.. inputs.Select((input, i) =>
            InputQuantiser.Quantise(Model.Graph.Inputs[i], sample[input.Name]))])];
    }

    /// <summary>Writes one row's outputs.</summary>
    public void Write(int[][] tensors, Span<byte> row)
    {
        foreach (var output in Model.Graph.Outputs)
            foreach (var number in tensors[output.Tensor])
            {
                BinaryPrimitives.WriteInt32LittleEndian(row, number);
                row = row[sizeof(int)..];
            }
    }

    /// <summary>One row's outputs as what they mean.</summary>
    public float[][] Read(ReadOnlySpan<byte> row)
    {
        var outputs = new float[Model.Graph.Outputs.Length][];
        for (var i = 0; i < outputs.Length; i++)
        {
            var output = Model.Graph.Outputs[i];
            var numbers = new int[Model.Facts.Tensors[output.Tensor].Count];
            for (var n = 0; n < numbers.Length; n++)
                numbers[n] = BinaryPrimitives.ReadInt32LittleEndian(row[(sizeof(int) * n)..]);
            outputs[i] = InputQuantiser.Real(output, numbers);
            row = row[(sizeof(int) * numbers.Length)..];
        }

        return outputs;
    }

    /// <summary>The place of the first output's largest number, the first of equal ones.</summary>
    public int Choice(ReadOnlySpan<byte> row)
    {
        var (choice, largest) = (0, int.MinValue);
        for (var n = 0; n < Model.Facts.Tensors[Model.Graph.Outputs[0].Tensor].Count; n++)
            if (BinaryPrimitives.ReadInt32LittleEndian(row[(sizeof(int) * n)..]) is var number && number > largest)
                (choice, largest) = (n, number);
        return choice;
    }
}
