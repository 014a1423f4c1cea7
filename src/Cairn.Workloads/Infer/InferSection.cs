using Cairn.Content;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Sizing;

namespace Cairn.Workloads.Infer;

/// <summary>
/// The section <c>infer</c> of a job document: <c>rows</c> of the data and the <c>steps</c> of one execution, which the
/// client fills in; <c>rows_per_piece</c>; and, for images, the <c>mean</c> and the <c>deviation</c> of a pixel, where
/// a byte b means (b/255 − mean)/deviation.
/// </summary>
/// <param name="Rows">Samples in the data; 1 to <see cref="RowsMax"/>.</param>
/// <param name="RowsPerPiece">1 to <see cref="RowsMax"/>. Default 64.</param>
/// <param name="Steps">Multiplications and other steps of the model, and of its proof, for one row.</param>
/// <param name="Mean">Of a pixel. Default 0.</param>
/// <param name="Deviation">Of a pixel, above 0. Default 1.</param>
public sealed record InferSection(int Rows, int RowsPerPiece, long Steps, float Mean, float Deviation)
{
    /// <summary>The section's key in a job document.</summary>
    public const string Key = "infer";

    /// <summary>The most rows of one job.</summary>
    public const int RowsMax = 10_000_000;

    private const long StepsMax = 1L << 50;
    private const int DefaultRowsPerPiece = 64;

    /// <summary>Pieces of the job.</summary>
    public int Pieces => (Rows + RowsPerPiece - 1) / RowsPerPiece;

    /// <summary>The rows of a piece.</summary>
    public (int First, int Count) RowsOf(int slot) =>
        (slot * RowsPerPiece, Math.Min(RowsPerPiece, Rows - (slot * RowsPerPiece)));

    /// <summary>Work units of a piece, rounded up.</summary>
    public long UnitsOf(int slot) => checked((long)(((Int128)Steps * RowsOf(slot).Count
        + WorkUnits.MultiplyAddsPerUnit - 1) / WorkUnits.MultiplyAddsPerUnit));

    /// <inheritdoc cref="Train.TrainSection.TryRead"/>
    public static bool TryRead(DagValue value, out InferSection? section, out string error)
    {
        var fields = new DagFields(value, Key);
        var read = new InferSection((int)fields.Integer("rows", 1, RowsMax), ReadRowsPerPiece(fields),
            fields.Integer("steps", 1, StepsMax), fields.Real("mean", 0), fields.Real("deviation", 1));
        if (read.Deviation <= 0)
            fields.Fail("deviation", "must be above 0");
        section = fields.Finish() ? read : null;
        error = fields.Error;
        return section is not null;
    }

    private static int ReadRowsPerPiece(DagFields fields) => fields.Has("rows_per_piece")
        ? (int)fields.Integer("rows_per_piece", 1, RowsMax)
        : DefaultRowsPerPiece;
}
