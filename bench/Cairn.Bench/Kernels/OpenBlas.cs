using System.Runtime.InteropServices;

namespace Cairn.Bench.Kernels;

/// <summary>The packaged OpenBLAS (Debian: libopenblas0-pthread), called through its C interface.</summary>
internal sealed class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private readonly Multiply _multiply;
    private readonly SetThreads _setThreads;

    private OpenBlas(nint library)
    {
        _multiply = Export<Multiply>(library, "cblas_sgemm");
        _setThreads = Export<SetThreads>(library, "openblas_set_num_threads");
        CoreName = Marshal.PtrToStringUTF8(Export<GetCoreName>(library, "openblas_get_corename")()) ?? "unknown";
    }

    private delegate void Multiply(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float[] a, int strideA,
        float[] b, int strideB, float beta, float[] c, int strideC);

    private delegate void SetThreads(int count);

    private delegate nint GetCoreName();

    /// <summary>The processor whose kernels it runs.</summary>
    public string CoreName { get; }

    public int Threads
    {
        set => _setThreads(value);
    }

    /// <summary>
    /// Loads the library where it is installed. OPENBLAS_CORETYPE in the environment chooses its kernels.
    /// </summary>
    public static OpenBlas? TryLoad() =>
        NativeLibrary.TryLoad("libopenblas.so.0", out var library) ? new OpenBlas(library) : null;

    /// <summary>C[m,n] = A·B, row-major and packed.</summary>
    public void Product(bool transposeA, bool transposeB, int m, int n, int k, float[] a, float[] b, float[] c) =>
        _multiply(
            RowMajor, transposeA ? Transpose : NoTranspose, transposeB ? Transpose : NoTranspose, m, n, k, 1f,
            a, transposeA ? m : k, b, transposeB ? k : n, 0f, c, n);

    private static T Export<T>(nint library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));
}
