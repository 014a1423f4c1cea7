using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Linear;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>
/// Two steps of y = x·c; z = y + m; m' = z/2 + parameter, x' = z; then the sums of x's rows and an int8 gather of them:
/// a chain with partials, elementwise instances, sixteen lanes, and every source there is.
/// </summary>
internal sealed class TinyProgram
{
    public const int Rows = 20;
    public const int Width = 40;
    public const uint Slots = 3;
    public const uint FirstPiece = 1;

    private readonly int _rows;
    private readonly int _width;

    /// <param name="steps">Steps in the head.</param>
    /// <param name="checkpointEvery">Steps between kept states.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="fillers">Operators and state tensors of which only a hash is known, to make trees deep.</param>
    public TinyProgram(
        uint steps = 2, uint checkpointEvery = 1, int rows = Rows, int width = Width, int fillers = 0)
    {
        (Steps, CheckpointEvery, _rows, _width, Fillers) = (steps, checkpointEvery, rows, width, fillers);
        X = TensorDeclaration.Float32("x", rows, width);
        M = TensorDeclaration.Float32("m", rows, width);
        Constant = TinyTensor.Of(TensorDeclaration.Float32("c", width, width), i => i * 7 % 23 / 64f - 0.15f);
        Data = new(TensorDeclaration.Int32("d", rows),
            [.. Enumerable.Range(0, rows).Select(i => (uint)(i * 7 % rows))]);
        Input = TinyTensor.Of(X, i => i * 11 % 37 / 8f - 2);
        (StepOperators, EndOperators) = ([Product(), Update()], [Sums(), Bytes()]);
        StepTree = Fill(StepOperators.Select(o => Documents.Hash(o.Document)));
        EndTree = new PositionTree([.. EndOperators.Select(o => Documents.Hash(o.Document))]);
        CarryTree = Fill(Carries.Select(c => Documents.Hash([0x15, .. c])));
        OutputTree = new PositionTree([.. Outputs.Select(o => Documents.Hash([0x16, .. o]))]);
        Parameters = [.. Documents.U32(3), 0, 127, 0, 0, .. Documents.U32(0x10000), 3, 4, 0, 0];
        var constants = new PositionTree([Constant.Root]);
        var parameters = new PositionTree([Documents.Hash([0x17, .. Parameters])]);
        Head = [0x10, .. Documents.U16(1), .. Documents.U32(steps), .. Documents.U16(2 + fillers), .. Documents.U16(1),
            .. Documents.U16(2), .. Documents.U16(1), .. Documents.U16(1), .. Documents.U32((uint)(2 + fillers)),
            .. Documents.U32(2),
            .. StepTree.Root.AsSpan(), .. EndTree.Root.AsSpan(), .. CarryTree.Root.AsSpan(),
            .. OutputTree.Root.AsSpan(), .. constants.Root.AsSpan(), .. parameters.Root.AsSpan()];
        Entry = [0x18, .. Documents.U32(FirstPiece), .. Documents.U32(8), .. Documents.U32(Slots),
            .. Documents.Hash(Head).AsSpan(), .. Data.Root.AsSpan(), .. Documents.U64((ulong)Data.Bytes.Length),
            .. Documents.U32(checkpointEvery), .. Keccak256.ComputeUtf8("cairn-kernels/1").AsSpan()];
        Plan = new PositionTree([Documents.Hash([0x18, 1, 2, 3]), Documents.Hash(Entry), Hash32.Zero]);
        PlanRoot = Documents.Hash([0x19, .. Documents.U32(3), .. Plan.Root.AsSpan()]);
    }

    public TensorDeclaration X { get; }

    public TensorDeclaration M { get; }

    public int Fillers { get; }

    public uint Steps { get; }

    public uint CheckpointEvery { get; }

    public TinyOperator[] StepOperators { get; }

    public TinyOperator[] EndOperators { get; }

    public TinyTensor Constant { get; }

    public TinyTensor Data { get; }

    public TinyTensor Input { get; }

    /// <summary>Elements of p: 3; and step | slot | stage × 16 | 65,536.</summary>
    public byte[] Parameters { get; }

    /// <summary>x is what the update wrote as z, m what it wrote as next.</summary>
    public byte[][] Carries { get; } =
        [[.. Documents.U32(1), .. Documents.U32(0)], [.. Documents.U32(1), .. Documents.U32(1)]];

    public byte[][] Outputs { get; } =
        [[.. Documents.U32(1), .. Documents.U32(0)], [.. Documents.U32(0), .. Documents.U32(0)]];

    public PositionTree StepTree { get; }

    public PositionTree EndTree { get; }

    public PositionTree CarryTree { get; }

    public PositionTree OutputTree { get; }

    public PositionTree Plan { get; }

    public byte[] Head { get; }

    public byte[] Entry { get; }

    public Hash32 PlanRoot { get; }

    public TinyOperator[] OperatorsOf(uint step) => step == Steps ? EndOperators : StepOperators;

    public uint[] ParametersAt(uint step, uint piece) => [3, 0x10000 | step | piece % Slots | (piece / Slots) << 4];

    /// <summary>The tree of a list that goes on with fillers.</summary>
    public PositionTree Fill(IEnumerable<Hash32> leaves) =>
        new([.. leaves, .. Enumerable.Range(0, Fillers).Select(i => Documents.Hash(Documents.U32((uint)i)))]);

    private TensorDeclaration Like(string name) => X with { Name = name };

    private TinyOperator Product() => new(
        LinearOperators.MatMul("product", MatMulLayout.NN, _rows, _width, _width, X, Constant.Declaration, Like("y")),
        new(2, 0), new(4, 0), new(0, 0));

    private TinyOperator Update()
    {
        var length = _rows * _width;
        var (y, z, next) = (Like("y"), Like("z"), Like("next"));
        var p = TensorDeclaration.Int32("p", 2);
        var first = new InstanceBuilder("z", length)
            .Read(y, [length], InstanceBuilder.L(0)).Read(M, [length], InstanceBuilder.L(0))
            .Post(o => o.Add(o.Input(0), o.Input(1))).Write(z, [length], InstanceBuilder.L(0)).Build();
        var second = new InstanceBuilder("next", length)
            .Read(z, [length], InstanceBuilder.L(0)).Read(p, [2], 1)
            .Post(o => o.Fma(o.Input(0), o.Float(0.5f), o.Multiply(o.IntToFloat(o.Input(1)), o.Float(1 / 65536f))))
            .Write(next, [length], InstanceBuilder.L(0)).Build();
        var form = new OperatorBuilder("update").Use(y, M, p, z, next).Add(first).Add(second)
            .Check("z", z, firstColumn: 4, columns: 8, firstElement: 100).Check("next", next).Build();
        return new TinyOperator(form, new(1, 0, 0), new(2, 1), new(6, 0), new(0, 0), new(0, 1));
    }

    private TinyOperator Sums() => new(
        ReductionOperators.RowSum("sums", _rows, _width, X, TensorDeclaration.Float32("s", _rows)),
        new(2, 0), new(0, 0));

    private TinyOperator Bytes()
    {
        var output = TensorDeclaration.Int8("out", _rows, _width);
        var instance = new InstanceBuilder("bytes", _rows, _width)
            .Read(X, [_rows, _width], 0, InstanceBuilder.L(1))
            .Gather(0, Data.Declaration, [_rows], InstanceBuilder.L(0))
            .Post(p => p.FloatToInt(
                p.Min(p.Float(100), p.Max(p.Float(-100), p.Multiply(p.Input(0), p.Float(4)))), Rounding.HalfEven))
            .Write(output);
        return new TinyOperator(new OperatorBuilder("bytes").Use(X, Data.Declaration, output).Add(instance).Build(),
            new(2, 0), new(5, 0), new(0, 0));
    }
}
