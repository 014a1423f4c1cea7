using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>
/// Reads sample inputs: JSON ({"input_data": [[…], …]}, an object of lists by input name, or a list), IDX images, or
/// raw little-endian floats. A file may be gzipped, and may hold several samples one after another.
/// </summary>
public static class SampleReader
{
    /// <summary>Bytes of a file after it is unpacked: 256 MiB.</summary>
    public const int BytesMax = 1 << 28;

    private const int JsonDepth = 16;
    private const int IdxBytes = 8;

    /// <param name="most">Samples beyond so many are left out.</param>
    public static bool TryRead(byte[] file, IReadOnlyList<OnnxInput> inputs, PixelScaling scaling, int most,
        out ImmutableArray<ImmutableDictionary<string, ModelTensor>> samples, out ModelError? error)
    {
        (samples, error) = ([], null);
        try
        {
            var bytes = Unpacked(file);
            var lists = IsJson(bytes) ? Json(bytes, inputs)
                : IsIdx(bytes) ? Images(bytes, inputs, scaling)
                : Raw(bytes, inputs);
            samples = [.. Samples(inputs, lists, most)];
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException
            or InvalidOperationException)
        {
            error = new ModelError("data", "", e.Message, "Give JSON, IDX or raw floats.");
        }

        return false;
    }

    /// <summary>The labels of an IDX file of bytes.</summary>
    public static bool TryReadLabels(byte[] file, out ImmutableArray<int> labels, out ModelError? error)
    {
        (labels, error) = ([], null);
        try
        {
            var bytes = Unpacked(file);
            if (!IsIdx(bytes) || bytes[3] != 1)
                throw Refuse("it is no IDX list of labels.", "Give an idx1-ubyte file.");
            labels = [.. Content(bytes, out _).ToArray().Select(b => (int)b)];
            return true;
        }
        catch (Exception e) when (e is ModelRefusedException or InvalidDataException)
        {
            error = (e as ModelRefusedException)?.Error ?? new ModelError("labels", "", e.Message, "");
            return false;
        }
    }

    private static byte[] Unpacked(byte[] file)
    {
        if (file is not [0x1F, 0x8B, ..])
            return file.Length <= BytesMax ? file : throw Refuse("it is too large.", $"At most {BytesMax} bytes.");
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = gzip.Read(buffer)) > 0;)
        {
            unpacked.Write(buffer, 0, read);
            if (unpacked.Length > BytesMax)
                throw Refuse("it is too large when unpacked.", $"At most {BytesMax} bytes.");
        }

        return unpacked.ToArray();
    }

    private static bool IsJson(byte[] bytes) =>
        bytes.FirstOrDefault(b => !char.IsWhiteSpace((char)b)) is (byte)'{' or (byte)'[';

    private static bool IsIdx(byte[] bytes) => bytes is [0, 0, IdxBytes, > 0 and <= 8, ..];

    private static List<double>[] Json(byte[] bytes, IReadOnlyList<OnnxInput> inputs)
    {
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonDepth });
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            return inputs.Count == 1 ? [Numbers(root)] : throw Refuse("it is a list, but there are several inputs.",
                "Give an object with a list for each input.");
        if (root.TryGetProperty("input_data", out var data) && data.ValueKind == JsonValueKind.Array)
            return data.GetArrayLength() == inputs.Count || inputs.Count > 1
                ? [.. data.EnumerateArray().Select(Numbers)]
                : [Numbers(data)];
        return [.. inputs.Select(i => root.TryGetProperty(i.Name, out var list) ? Numbers(list)
            : throw Refuse($"it holds no list '{i.Name}'.", "Give one for each input, or input_data."))];
    }

    private static List<double> Numbers(JsonElement element)
    {
        var (numbers, open) = (new List<double>(), new Stack<JsonElement>([element]));
        while (open.TryPop(out var next))
            if (next.ValueKind == JsonValueKind.Array)
                foreach (var item in next.EnumerateArray().Reverse())
                    open.Push(item);
            else
                numbers.Add(next.ValueKind == JsonValueKind.String
                    ? double.Parse(next.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
                    : next.ValueKind == JsonValueKind.Number ? next.GetDouble()
                    : throw Refuse($"it holds {next.ValueKind} where a number belongs.", ""));
        return numbers;
    }

    private static List<double>[] Images(byte[] bytes, IReadOnlyList<OnnxInput> inputs, PixelScaling scaling)
    {
        var content = Content(bytes, out var count);
        if (inputs.Count != 1)
            throw Refuse("images are one input, but there are several.", "Give JSON.");
        var size = ModelTensor.Elements(inputs[0].Shape.AsSpan());
        // One axis is a list of labels. A batch takes several images.
        var each = bytes[3] == 1 ? 1 : content.Length / Math.Max(count, 1);
        if (each == 0 || (each == 1 ? size != 1 : size % each != 0))
            throw Refuse($"its header names {count} images of {each} bytes, but input '{inputs[0].Name}' takes " +
                $"{size}.", "Give the images, not the labels.");
        var numbers = new List<double>(content.Length);
        foreach (var pixel in content)
            numbers.Add(inputs[0].Kind == ElementKind.Float32
                ? (pixel / 255f - scaling.Mean) / scaling.Deviation
                : pixel);
        return [numbers];
    }

    private static ReadOnlySpan<byte> Content(byte[] bytes, out int count)
    {
        var (axes, expected) = (bytes[3], 1L);
        if (bytes.Length < 4 + 4 * axes)
            throw Refuse("its header ends too early.", "");
        for (var i = 0; i < axes; i++)
            expected = Math.Min(expected * BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + 4 * i)),
                BytesMax + 1L);
        count = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4));
        return bytes.Length - 4 - 4 * axes == expected
            ? bytes.AsSpan(4 + 4 * axes)
            : throw Refuse($"its header names {expected} bytes, but {bytes.Length - 4 - 4 * axes} follow.", "");
    }

    private static List<double>[] Raw(byte[] bytes, IReadOnlyList<OnnxInput> inputs)
    {
        if (inputs.Count != 1 || inputs[0].Kind != ElementKind.Float32 || bytes.Length % sizeof(float) != 0)
            throw Refuse("raw data is 32-bit floats for one input.", "Give JSON.");
        var numbers = new List<double>(bytes.Length / sizeof(float));
        for (var i = 0; i < bytes.Length; i += sizeof(float))
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i)));
        return [numbers];
    }

    private static IEnumerable<ImmutableDictionary<string, ModelTensor>> Samples(
        IReadOnlyList<OnnxInput> inputs, List<double>[] lists, int most)
    {
        if (lists.Length != inputs.Count)
            throw Refuse($"{lists.Length} lists for {inputs.Count} inputs.", "");
        var counts = inputs.Select((input, i) =>
        {
            var size = (int)ModelTensor.Elements(input.Shape.AsSpan());
            return lists[i].Count > 0 && lists[i].Count % size == 0
                ? lists[i].Count / size
                : throw Refuse($"{lists[i].Count} numbers for input '{input.Name}' {ShapeText.Of(input.Shape)}.",
                    $"Give {size} for each sample.");
        }).Distinct().ToArray();
        if (counts.Length != 1)
            throw Refuse("its inputs have different numbers of samples.", "");
        for (var sample = 0; sample < Math.Min(counts[0], most); sample++)
            yield return inputs.Select((input, i) => (input.Name, Tensor: Tensor(input, lists[i], sample)))
                .ToImmutableDictionary(x => x.Name, x => x.Tensor);
    }

    private static ModelTensor Tensor(OnnxInput input, List<double> list, int sample)
    {
        var size = (int)ModelTensor.Elements(input.Shape.AsSpan());
        var part = list.GetRange(sample * size, size);
        if (input.Kind == ElementKind.Float32)
            return part.All(v => double.IsFinite((float)v))
                ? new ModelTensor(input.Shape, [.. part.Select(v => (float)v)])
                : throw Refuse($"sample {sample} holds a number that no float can be.", "");
        var (low, high) = ModelTensor.Range(input.Kind);
        return part.All(v => v == Math.Floor(v) && v >= low && v <= high && Math.Abs(v) < 1e15)
            ? new ModelTensor(input.Kind, input.Shape, [.. part.Select(v => (long)v)])
            : throw Refuse($"sample {sample} holds a number that is no {input.Kind}.", "");
    }

    private static ModelRefusedException Refuse(string reason, string remedy) => new("data", "", reason, remedy);
}
