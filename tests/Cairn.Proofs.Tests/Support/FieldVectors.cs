using System.Globalization;
using System.Text.Json;
using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Tests;

/// <summary>Vectors that an independent program made; see shared/data.</summary>
internal static class FieldVectors
{
    public const string File = "vectors/field-and-hash.json";

    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(SharedData.Path(File)));
        return document.RootElement.GetProperty(name).Clone();
    }

    public static Goldilocks Base(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? Goldilocks.FromCanonical(
            ulong.Parse(value.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        : Goldilocks.FromInt64(value.GetInt64());

    public static Ext3 Ext(JsonElement value) => new(Base(value[0]), Base(value[1]), Base(value[2]));

    public static BaseVector Bases(JsonElement values)
    {
        var vector = new BaseVector(values.GetArrayLength());
        for (var i = 0; i < vector.Length; i++)
            vector[i] = Base(values[i]);
        return vector;
    }

    public static Ext3[] Exts(JsonElement values) => [.. values.EnumerateArray().Select(Ext)];
}
