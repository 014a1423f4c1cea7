using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>Executes a part of one element's chain on what a witness opened.</summary>
internal sealed class ElementReferee(PieceProgram program, TensorOpener opener)
{
    /// <summary>Whether the part comes to another word than the responder stated or stored.</summary>
    public bool IsWrong(ElementWitness w)
    {
        if (opener.Operator(w.Operator) is not { } document
            || InstanceOf(w.Operator, document, w.Instance, w.Code, w.CodePath, w.Index) is not { } instance
            || OpenAll(w) is not { } opened || w.Lane < 0 || w.Lane >= instance.Chain.Lanes || w.Entry < 0)
            return false;
        var form = Form(w.Operator);
        var index = w.Index.AsSpan();
        var structure = new ChainRunner(instance, Declared(instance, form, opened, []));
        var address = structure.OutputAddress(index);
        if (w.Part == ElementPart.Whole
            ? !ElementChain.IsShort(structure, instance, index)
            : !HasPartials(w.Statements, w.Operator, w.Instance, address, w.Partials)
                || w.Partials.Length != 4 * ElementChain.Entries(structure, instance, index))
            return false;
        if (!TryStated(w, instance, structure, out var accumulator, out var stated))
            return false;
        var part = w.Part switch
        {
            ElementPart.Init => new ChainPart(w.Part, w.Lane, 0),
            ElementPart.Body => new ChainPart(w.Part, w.Lane, w.Entry),
            _ => new ChainPart(w.Part, 0, 0),
        };
        if (!TryRun(instance, form, part, w.Index, opened, ref accumulator))
            return false;
        if (w.Part is ElementPart.Init or ElementPart.Body)
            return accumulator != stated;
        return opened.TryGetValue(PlaceOf(form, instance.Output.Tensor), out var output)
            && output.Binding.Source.Kind == SourceKind.Written && output.TryRead(address, out var stored)
            && accumulator != stored;
    }

    /// <summary>Whether a stated list of accumulators has another length than the element's chain.</summary>
    public bool IsWrongLength(PartialsWitness w)
    {
        if (opener.Operator(w.Operator) is not { } document
            || InstanceOf(w.Operator, document, w.Instance, w.Code, w.CodePath, w.Index) is not { } instance)
            return false;
        var runner = new ChainRunner(instance, new TensorSet());
        var index = w.Index.AsSpan();
        return HasPartials(w.Statements, w.Operator, w.Instance, runner.OutputAddress(index), w.Partials)
            && w.Partials.Length != 4 * ElementChain.Entries(runner, instance, index);
    }

    private CanonicalOperator Form(OperatorOpening opening) =>
        program.Operators((int)opening.Run)[(int)opening.Place].Form;

    private OperatorInstance? InstanceOf(
        OperatorOpening opening, OperatorDocument document, int place, byte[] code, ImmutableArray<Hash32> path,
        ImmutableArray<int> index) =>
        PositionTree.Verify(document.InstancesRoot, document.Instances, place,
            LeafList.Leaf(SpecTag.Instance, code), path.AsSpan())
        && InstanceDocument.TryDecode(code, out var decoded)
        && InstanceEncoding.TryDecode(decoded.Leaf, Form(opening).Tensors, "", out var instance, out _)
        && ElementChain.IsInside(instance, index.AsSpan()) ? instance : null;

    private Dictionary<int, OpenedTensor>? OpenAll(ElementWitness w)
    {
        if (!InstanceDocument.TryDecode(w.Code, out var instance))
            return null;
        var all = new Dictionary<int, OpenedTensor>();
        foreach (var tensor in w.Tensors)
        {
            if (!instance.TryBinding(tensor.Place, out var binding)
                || opener.Open(w.Statements, w.Operator.Run, w.Operator.Place, binding, tensor) is not { } opened)
                return null;
            all.TryAdd(tensor.Place, opened);
        }

        return all;
    }

    private static bool HasPartials(
        ImmutableArray<Statement> statements, OperatorOpening opening, int instance, long address, byte[] partials) =>
        TensorOpener.Statement(statements, StatementKind.Partials,
            Statement.PartialsPosition(opening.Run, opening.Place, instance, address)) is { } value
        && value == Keccak256.Compute(partials);

    /// <summary>The accumulator before the part, and for an init or a body the one that the responder stated after.
    /// </summary>
    private static bool TryStated(
        ElementWitness w, OperatorInstance instance, ChainRunner runner, out uint accumulator, out uint stated)
    {
        (accumulator, stated) = (0, 0);
        var (index, next, lasts) = (w.Index.ToArray(), 0, new uint[instance.Chain.Lanes]);
        if (w.Part == ElementPart.Whole)
            return true;
        for (var lane = 0; lane < instance.Chain.Lanes; lane++)
        {
            var entries = ElementChain.Entries(runner, index, lane);
            var isStated = w.Part == ElementPart.Init || w.Entry < entries - 1;
            if (lane == w.Lane && w.Part != ElementPart.Post && !isStated)
                return false;
            if (lane == w.Lane && w.Part != ElementPart.Post)
                (accumulator, stated) = w.Part == ElementPart.Init
                    ? (0, ElementChain.Entry(w.Partials, next))
                    : (ElementChain.Entry(w.Partials, next + w.Entry),
                        ElementChain.Entry(w.Partials, next + w.Entry + 1));
            next += entries;
            lasts[lane] = ElementChain.Entry(w.Partials, next - 1);
        }

        if (w.Part == ElementPart.Post)
            accumulator = runner.Fold(lasts);
        return w.Part <= ElementPart.Whole;
    }

    /// <summary>Runs the part's pieces one after the other. A rounding that fails decides nothing.</summary>
    private static bool TryRun(
        OperatorInstance instance, CanonicalOperator form, ChainPart part, ImmutableArray<int> index,
        Dictionary<int, OpenedTensor> opened, ref uint accumulator)
    {
        foreach (var piece in part.Pieces(instance, index))
        {
            var reads = new List<ElementRead>();
            if (!TryWords(PieceReads.Tables(instance, piece), form, opened, reads, out var moved)
                || !TryWords(PieceReads.Elements(instance, piece, moved), form, opened, reads, out _))
                return false;
            var runner = new ChainRunner(instance, Declared(instance, form, opened, reads));
            var isSound = piece.Kind switch
            {
                PieceKind.Init => runner.TryInit(index.AsSpan(), out accumulator),
                PieceKind.Continue =>
                    runner.TryContinue(index.AsSpan(), piece.Lane, piece.First, piece.Count, ref accumulator),
                _ => runner.TryPost(index.AsSpan(), accumulator, out accumulator),
            };
            if (!isSound)
                return false;
        }

        return true;
    }

    private static bool TryWords(
        ImmutableArray<ElementRead?> wanted, CanonicalOperator form, Dictionary<int, OpenedTensor> opened,
        List<ElementRead> reads, out uint[] words)
    {
        words = new uint[wanted.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (wanted[i] is not { } read)
                continue;
            if (!opened.TryGetValue(PlaceOf(form, read.Tensor), out var tensor)
                || !tensor.TryRead(read.Element, out words[i]))
                return false;
            reads.Add(read);
        }

        return true;
    }

    /// <summary>The instance's tensors with nothing in them but the words read.</summary>
    private static TensorSet Declared(
        OperatorInstance instance, CanonicalOperator form, Dictionary<int, OpenedTensor> opened,
        List<ElementRead> reads)
    {
        var set = new TensorSet();
        var names = instance.Inputs.SelectMany(i => i.Gather is null
            ? [i.Access.Tensor] : new[] { i.Access.Tensor, i.Gather.Table.Tensor }).Append(instance.Output.Tensor);
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            var declaration = form.Tensors[PlaceOf(form, name)];
            var words = new uint[declaration.Length];
            foreach (var read in reads.Where(r => r.Tensor == name))
                if (opened[PlaceOf(form, name)].TryRead(read.Element, out var word))
                    words[read.Element] = word;
            set.Put(ReferenceTensor.Over(declaration, words));
        }

        return set;
    }

    private static int PlaceOf(CanonicalOperator form, string tensor)
    {
        for (var place = 0; place < form.Tensors.Length; place++)
            if (form.Tensors[place].Name == tensor)
                return place;
        return -1;
    }
}
