using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Contracts;

/// <summary>
/// A Windows job object that kills what is in it when its last handle is closed, as the system does for a process that
/// has gone (Win32: SetInformationJobObject, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE).
/// </summary>
internal sealed partial class WindowsJob : IDisposable
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;
    private const int InformationBytes32 = 112;
    private const int InformationBytes64 = 144;
    private const int LimitFlagsOffset = 16;

    private readonly SafeFileHandle _handle;

    private WindowsJob(SafeFileHandle handle) => _handle = handle;

    /// <summary>Puts a process, and what it starts from now on, into a new job.</summary>
    /// <exception cref="IOException">Windows refuses.</exception>
    public static WindowsJob Enclose(Process process)
    {
        var job = CreateJobObjectW(0, 0);
        var information = new byte[nint.Size == 8 ? InformationBytes64 : InformationBytes32];
        BitConverter.TryWriteBytes(information.AsSpan(LimitFlagsOffset), KillOnJobClose);
        if (job.IsInvalid
            || !SetInformationJobObject(job, ExtendedLimitInformation, information, (uint)information.Length)
            || !AssignProcessToJobObject(job, process.Handle))
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            job.Dispose();
            process.Kill();
            throw new IOException($"The process could not be put into a job: {error}");
        }
        return new WindowsJob(job);
    }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial SafeFileHandle CreateJobObjectW(nint attributes, nint name);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, byte[] information, uint length);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, nint process);
}
