using Cairn.Content;

namespace Cairn.Workloads.Documents;

/// <summary>fp32 values in documents, where no float may stand: their bit patterns as integers 0 to 2³²−1.</summary>
internal static class Fp32Bits
{
    public static DagValue From(float value) => BitConverter.SingleToUInt32Bits(value);

    public static DagValue From(IEnumerable<float> values) => DagValue.List(values.Select(From));

    /// <summary>A required finite value.</summary>
    public static float Read(DagFields fields, string key)
    {
        var value = BitConverter.UInt32BitsToSingle((uint)fields.Integer(key, 0, uint.MaxValue));
        if (!float.IsFinite(value))
            fields.Fail(key, "is no finite fp32 value");
        return value;
    }

    /// <summary>A required list of finite values.</summary>
    public static float[] ReadList(DagFields fields, string key, int maxCount)
    {
        var list = fields.List(key, maxCount);
        var values = new float[list.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (list[i].Kind == DagKind.Integer && list[i].AsInteger >= 0 && list[i].AsInteger <= uint.MaxValue)
                values[i] = BitConverter.UInt32BitsToSingle((uint)list[i].AsInteger);
            else
                values[i] = float.NaN;
            if (!float.IsFinite(values[i]))
                fields.Fail(key, $"has at index {i} what is no finite fp32 value's bits");
        }

        return values;
    }
}
