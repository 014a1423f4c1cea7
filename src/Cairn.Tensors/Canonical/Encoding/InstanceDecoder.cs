using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Validation;

namespace Cairn.Tensors.Canonical.Encoding;

/// <summary>Decodes one leaf. The first thing that is wrong is remembered; nothing is read beyond a bound.</summary>
internal ref struct InstanceDecoder(ReadOnlySpan<byte> leaf, ImmutableArray<TensorDeclaration> tensors)
{
    private readonly ReadOnlySpan<byte> _leaf = leaf;
    private readonly ImmutableArray<TensorDeclaration> _tensors = tensors;
    private LeafReader _reader = new(leaf);
    private FormError? _error;

    public bool TryDecode(
        string name, [NotNullWhen(true)] out OperatorInstance? instance, [NotNullWhen(false)] out FormError? error)
    {
        instance = null;
        if (_leaf.Length > InstanceEncoding.LengthMax)
            Refuse("leaf", $"{_leaf.Length} bytes; a leaf has at most {InstanceEncoding.LengthMax}");
        else if (Read(name) is { } read && Same(read))
            instance = read;
        error = instance is null ? _error! : null;
        return instance is not null;
    }

    private OperatorInstance? Read(string name)
    {
        if (_reader.Byte() != InstanceEncoding.Version)
            Refuse("version", $"this reads version {InstanceEncoding.Version} only");
        var (flags, counts, tables) = (_reader.Byte(), _reader.Byte(), _reader.Byte());
        var (loops, inputs) = (counts & 7, counts >> 3);
        if (loops > FormLimits.Loops || inputs > FormLimits.Inputs || tables > FormLimits.Tables)
            Refuse("header", $"there are at most {FormLimits.Loops} loops, {FormLimits.Inputs} inputs and " +
                $"{FormLimits.Tables} tables");
        if (flags > 15 || (flags >> 1 & 3) > (int)Fold.Max)
            Refuse("flags", "an unknown fold or flag");
        if (_error is not null)
            return null;
        var positions = new ushort[1 + inputs + InstanceEncoding.SectionsAfterInputs];
        for (var i = 0; i < positions.Length; i++)
            positions[i] = _reader.Short();
        var extents = ImmutableArray.CreateBuilder<int>();
        for (var d = 0; d < loops; d++)
            extents.Add(_reader.Extent());
        var length = _reader.Affine();
        var chain = new ChainForm((flags & 1) == 0 ? 1 : FormLimits.Lanes, length, (Fold)(flags >> 1 & 3),
            (flags & 8) == 0 ? ElementType.Float32 : ElementType.Int32);
        var output = Access("output", out var gatherAxis);
        if (gatherAxis != 0)
            Refuse("output", "an output gathers nothing");
        var maps = ImmutableArray.CreateBuilder<InputMap>();
        for (var n = 0; n < inputs && _error is null; n++)
            maps.Add(Input($"input {n}"));
        var words = ImmutableArray.CreateBuilder<LookupTable>();
        for (var n = 0; n < tables && _error is null; n++)
            words.Add(Table($"table {n}"));
        var (init, body, post) = (
            Program("init", positions[^2]), Program("body", positions[^1]), Program("post", _leaf.Length));
        if (_reader.IsShort)
            Refuse("leaf", "it ends too early, or a size is beyond 2^31−1");
        return _error is null
            ? new OperatorInstance(name, extents.ToImmutable(), output!, chain, maps.ToImmutable(),
                words.ToImmutable(), init, body, post)
            : null;
    }

    private TensorAccess? Access(string where, out int gatherAxis)
    {
        int header = _reader.Byte(), rank = header & 7;
        gatherAxis = header >> InstanceEncoding.GatherShift;
        var (index, type) = (_reader.Unsigned(), (ElementType)(header >> InstanceEncoding.TypeShift & 3));
        if (rank is 0 or > FormLimits.Rank || gatherAxis > rank)
            Refuse(where, $"a view has 1 to {FormLimits.Rank} axes, and a gather one of them");
        else if (index >= (ulong)_tensors.Length)
            Refuse(where, $"there is no tensor {index}; the operator declares {_tensors.Length}");
        else if (_tensors[(int)index].Type != type)
            Refuse(where, $"tensor {index} is {_tensors[(int)index].Type}, not {type}");
        if (_error is not null)
            return null;
        var (view, axes) = (ImmutableArray.CreateBuilder<int>(rank), ImmutableArray.CreateBuilder<Affine>(rank));
        for (var axis = 0; axis < rank; axis++)
        {
            view.Add(_reader.Extent());
            axes.Add(_reader.Affine());
        }

        return new TensorAccess(_tensors[(int)index].Name, view.MoveToImmutable(), axes.MoveToImmutable());
    }

    private InputMap Input(string where)
    {
        var access = Access(where, out var gatherAxis);
        if (gatherAxis == 0 || _error is not null)
            return new InputMap(access!);
        var table = Access($"{where}/gather", out var inner);
        if (inner != 0)
            Refuse(where, "a gather's table gathers nothing");
        return new InputMap(access!, new GatherMap(table!, gatherAxis - 1));
    }

    private LookupTable Table(string where)
    {
        var (type, count) = ((ElementType)_reader.Byte(), (int)_reader.Short());
        if (type > ElementType.Int8 || count > FormLimits.TableLength)
        {
            Refuse(where, $"a table has a type and at most {FormLimits.TableLength} entries");
            return new LookupTable(type, []);
        }

        var words = ImmutableArray.CreateBuilder<uint>(count);
        for (var i = 0; i < count; i++)
            words.Add(_reader.Word());
        return new LookupTable(type, words.MoveToImmutable());
    }

    private StraightLineProgram? Program(string where, int end)
    {
        if (_error is not null || _reader.Position >= end)
            return null;
        var result = _reader.Byte();
        _reader.Byte();
        var code = ImmutableArray.CreateBuilder<Instruction>();
        while (_reader.Position < end && _error is null && !_reader.IsShort)
        {
            if (code.Count == FormLimits.ProgramLength)
                Refuse(where, $"a program has at most {FormLimits.ProgramLength} instructions");
            else
                code.Add(Instruction(where));
        }

        return new StraightLineProgram(code.ToImmutable(), result);
    }

    private Instruction Instruction(string where)
    {
        var op = (OpCode)_reader.Byte();
        if (op > OpCode.LookUp)
        {
            Refuse(where, $"there is no operation {(int)op}");
            return default;
        }

        var operands = InstructionFormat.Operands(op);
        var a = operands > 0 ? _reader.Byte() : (byte)0;
        var b = operands > 1 ? _reader.Byte() : (byte)0;
        var c = operands > 2 ? _reader.Byte() : (byte)0;
        var size = InstructionFormat.ImmediateBytes(op);
        var immediate = size == 4 ? _reader.Word() : size == 1 ? _reader.Byte() : 0u;
        return new Instruction(op, a, b, c, immediate);
    }

    /// <summary>Whatever could be written in two ways is refused in all but one.</summary>
    private bool Same(OperatorInstance read)
    {
        if (_leaf.SequenceEqual(InstanceEncoding.Encode(read, _tensors)))
            return true;
        Refuse("leaf", "not the one way to write this instance: a position, a number's length, a term of factor 0 " +
            "or the inputs that a program uses");
        return false;
    }

    private void Refuse(string where, string message) => _error ??= new FormError(where, message);
}
