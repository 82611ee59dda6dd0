using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Inference;
using EfficientNet.Contracts.Trainer;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Trainer.Protocol;

/// <summary>
/// Standard output for messages alone (protocol rule P20): descriptor 1 is duplicated for our own use and then points at
/// standard error, so whatever a native library prints cannot land between two messages. Claim it before libtorch is loaded.
/// </summary>
internal sealed class ProtocolOutput : IDisposable
{
    private readonly SafeFileHandle _output;
    private readonly Stream? _copy;
    private readonly Lock _gate = new();

    private ProtocolOutput(SafeFileHandle output, Stream? copy) => (_output, _copy) = (output, copy);

    /// <summary>Takes standard output over.</summary>
    /// <param name="copy">Also receives every line; the caller keeps it.</param>
    public static ProtocolOutput Claim(Stream? copy = null)
    {
        var descriptor = TrainerLibc.Duplicate(1);
        if (descriptor < 0 || TrainerLibc.DuplicateTo(2, 1) < 0)
            throw new IOException("Standard output cannot be duplicated.");
        return new ProtocolOutput(new SafeFileHandle(descriptor, ownsHandle: true), copy);
    }

    /// <summary>Writes one message as one line in one call.</summary>
    public void Write(TrainerMessage message) => WriteLine(message);

    /// <inheritdoc cref="Write(TrainerMessage)"/>
    public void Write(InferenceMessage message) => WriteLine(message);

    /// <inheritdoc />
    public void Dispose() => _output.Dispose();

    // Serialised by the base type, so that the line names its kind.
    private void WriteLine<TFamily>(TFamily message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Options), (byte)'\n'];
        lock (_gate)
        {
            WriteAll(line);
            _copy?.Write(line);
            _copy?.Flush();
        }
    }

    // Not a FileStream: on a plain file it writes at its own position and would overwrite what others append.
    private unsafe void WriteAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* first = bytes)
                written = TrainerLibc.Write(_output, first, bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (Marshal.GetLastPInvokeError() != TrainerLibc.Interrupted)
                throw new IOException(
                    $"Standard output cannot be written: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}"
                );
        }
    }
}
