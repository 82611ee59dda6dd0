namespace EfficientNet.Trainer.Protocol;

/// <summary>
/// Tells the C library to keep freed memory. Each step frees and allocates the same tensors; returned to the kernel, their
/// memory comes back as fresh pages to be zeroed, which made evaluation four times slower (measured with batches of 256 small
/// images). One arena for all threads, since only the first can hold blocks of any size without mapping each.
/// </summary>
internal static class NativeAllocator
{
    public static void KeepFreedMemory()
    {
        _ = TrainerLibc.SetAllocator(TrainerLibc.ArenaMaximum, 1);
        _ = TrainerLibc.SetAllocator(TrainerLibc.MapThreshold, 1 << 30);
        _ = TrainerLibc.SetAllocator(TrainerLibc.TrimThreshold, int.MaxValue);
        _ = TrainerLibc.SetAllocator(TrainerLibc.TopPad, 64 << 20);
    }
}
