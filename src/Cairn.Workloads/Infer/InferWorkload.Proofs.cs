using Cairn.Content;
using Cairn.Jobs;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Integers.Batching;

namespace Cairn.Workloads.Infer;

/// <summary>A piece's rows are one batch with one proof.</summary>
public sealed partial class InferWorkload
{
    private readonly InferProofs _proofs = new();

    public async ValueTask<SpecError> FindUnprovableAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var section = SectionOf(job);
        var model = await _inputs.ModelAsync(job.Inputs, blocks, cancel).ConfigureAwait(false);
        var (rows, elements) = (section.RowsOf(0).Count, ProvedModel.Elements(model.Model));
        var most = Math.Min(ModelBatching.RowsMax, ProvedModel.ElementsMax / Math.Max(1, elements));
        if (most == 0)
            return new SpecError("inputs.model", $"computes {elements} numbers for a row; a proof takes at most " +
                $"{ProvedModel.ElementsMax}.", $"Use {JobPolicy.Audit}.");
        if (rows > most)
            return new SpecError("infer.rows_per_piece", $"puts {rows} rows into one proof; one of this model takes " +
                $"at most {most}.", $"Use {most} or fewer.");
        return ProvedModel.FindFault(ProvedModel.Batch(model.Model, rows)) is { } fault
            ? new SpecError("inputs.model", $"cannot be proved: {fault}", $"Use {JobPolicy.Audit}.")
            : SpecError.None;
    }

    public async ValueTask<Cid> ProveAsync(
        PieceTask piece, Cid output, ProofPurpose purpose, IBlockStore blocks, WorkContext context,
        CancellationToken cancel)
    {
        var (model, rows, _) = await RowsAsync(piece, blocks, cancel).ConfigureAwait(false);
        var proof = await _proofs.ProveAsync(
            piece.Job.Inputs["model"], model, rows, purpose.Context, context, cancel).ConfigureAwait(false);
        var file = await UnixFsFile.WriteAsync(blocks, proof, cancel: cancel).ConfigureAwait(false);
        return await blocks.PutAsync(new InferProof(file.Cid).ToDocument(), cancel).ConfigureAwait(false);
    }

    public async ValueTask<string> FindProofFaultAsync(
        PieceTask piece, Cid output, Cid proof, ProofPurpose purpose, IBlockStore blocks, WorkContext context,
        CancellationToken cancel)
    {
        var (model, rows, first) = await RowsAsync(piece, blocks, cancel).ConfigureAwait(false);
        byte[] outputs, file;
        try
        {
            outputs = await ReadAsync(new SlotOutput(piece.Slot, output), first, rows.Length, model.RowLength, blocks,
                cancel).ConfigureAwait(false);
            var document = await blocks.GetDocumentAsync(proof, cancel).ConfigureAwait(false);
            if (!InferProof.TryRead(document, out var cid))
                return "its proof is no document of one";
            file = await UnixFsFile.ReadAllAsync(blocks, cid, ProofFile.BytesMax, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            return e.Message.TrimEnd('.');
        }

        return await _proofs.FindFaultAsync(
            file, piece.Job.Inputs["model"], model, rows, outputs, purpose.Context, context).ConfigureAwait(false);
    }
}
