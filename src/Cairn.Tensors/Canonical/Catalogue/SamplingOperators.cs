using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>
/// Random numbers by (seed, stream, step, index): Philox 4×32-10 with key (seed low, high) and counter (index, step,
/// stream low, stream high); element i is word i mod 4 of index i/4.
/// </summary>
public static class SamplingOperators
{
    /// <summary>words[i] = element i of the stream.</summary>
    /// <param name="stream">int32 [3]: step, stream low, stream high.</param>
    public static CanonicalOperator Words(
        string name, int count, ulong seed, TensorDeclaration stream, TensorDeclaration words)
    {
        var builder = new OperatorBuilder(name).Use(stream, words);
        AddWords(builder, count, seed, stream, words);
        return builder.Build();
    }

    /// <summary>values[i] = the normal quantile of (top 23 bits of word i + ½)·2⁻²³, times the deviation.</summary>
    public static CanonicalOperator Normals(
        string name, int count, ulong seed, float deviation, TensorDeclaration stream, TensorDeclaration values)
    {
        var builder = new OperatorBuilder(name).Use(stream, values);
        var words = builder.Inner("words", ElementType.Int32, count);
        var uniforms = builder.Inner("uniforms", count);
        AddWords(builder, count, seed, stream, words);
        builder.Add(new InstanceBuilder("uniforms", count).Read(words, [count], L(0))
            .Post(p => p.Multiply(
                p.Add(p.IntToFloat(p.ShiftRight(p.Input(0), p.Int(9))), p.Float(0.5f)), p.Float(1f / 8388608f)))
            .Write(uniforms));
        builder.Add(new InstanceBuilder("values", count).Read(uniforms, [count], L(0))
            .Post(p => p.Multiply(NormalProgram.Quantile(p, p.Input(0)), p.Float(deviation)))
            .Write(values, [count], L(0)).Build());
        return builder.Build();
    }

    /// <summary>
    /// Sequence b starts at w = below(word b, starts·sections); section s = w / starts, and its bytes are
    /// corpus[s·section + w mod starts + i]; a target is the byte after its token.
    /// </summary>
    /// <param name="length">Bytes of the corpus.</param>
    /// <param name="section">Bytes of a section.</param>
    /// <param name="starts">Windows that begin in a section.</param>
    /// <param name="corpus">int8 [length].</param>
    /// <param name="tokens">int32 [batch·context].</param>
    public static CanonicalOperator Batch(
        string name, int batch, int context, ulong seed, int length, int sections, int section, int starts,
        TensorDeclaration corpus, TensorDeclaration stream, TensorDeclaration tokens, TensorDeclaration targets)
    {
        var builder = new OperatorBuilder(name).Use(corpus, stream, tokens, targets);
        var words = builder.Inner("words", ElementType.Int32, batch);
        var windows = builder.Inner("windows", ElementType.Int32, batch);
        var offsets = builder.Inner("offsets", ElementType.Int32, batch);
        AddWords(builder, batch, seed, stream, words);
        builder.Add(new InstanceBuilder("windows", batch).Read(words, [batch], L(0))
            .Post(p => p.IntMultiplyHighUnsigned(p.Input(0), p.Int(checked(starts * sections)))).Write(windows));
        builder.Add(new InstanceBuilder("offsets", batch).Read(windows, [batch], L(0))
            .Chain(sections - 1, p => p.IntAdd(p.Accumulator, p.IntLess(
                    p.IntSubtract(p.IntMultiply(p.IntAdd(p.K, p.Int(1)), p.Int(starts)), p.Int(1)), p.Input(0))),
                ElementType.Int32)
            .Post(p => p.IntAdd(p.Input(0), p.IntMultiply(p.Accumulator, p.Int(section - starts)))).Write(offsets));
        foreach (var (output, after) in new[] { (tokens, 0), (targets, 1) })
        {
            builder.Add(new InstanceBuilder(after == 0 ? "tokens" : "targets", batch, context)
                .Read(corpus, [length], L(1) + after).Gather(0, offsets, [batch], L(0))
                .Post(p => p.And(p.Input(0), p.Int(0xFF)))
                .Write(output, [batch, context], L(0), L(1)).Build());
        }

        return builder.Build();
    }

    private static void AddWords(
        OperatorBuilder builder, int count, ulong seed, TensorDeclaration stream, TensorDeclaration words)
    {
        Add("words", [count / 4, 4], L(0), L(0) * 4 + L(1), p => (p.Loop(0), p.Loop(1)));
        Add("last_words", [count % 4], count / 4, (Affine)(count / 4 * 4) + L(0),
            p => (p.Int(count / 4), p.Loop(0)));

        void Add(
            string name, int[] loops, Affine index, Affine element, Func<ProgramBuilder, (Value, Value)> position)
        {
            if (loops.Contains(0))
                return;
            builder.Add(new InstanceBuilder(name, loops)
                .Read(stream, [3], 0).Read(stream, [3], 1).Read(stream, [3], 2)
                .Post(p =>
                {
                    var (block, word) = position(p);
                    return PhiloxProgram.Word(p, block, p.Input(0), p.Input(1), p.Input(2), seed, word);
                })
                .Write(words, [count], element).Build());
        }
    }
}
