"""Weights and images that Python and C# compute alike, bit for bit, so that none has to be kept in a file. See Support/Formula.cs."""
import numpy

MASK = (1 << 64) - 1


def uniform(name, count):
    """Numbers in [0, 1) with 24 bits: SplitMix64, begun at the name's FNV-1a hash."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + (numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(1)) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return (z >> numpy.uint64(40)).astype(numpy.float64) / 2**24


def scale_and_offset(name, shape):
    """Of the uniform numbers. The sizes of convolutions do not matter, since batch normalisation is calibrated behind them."""
    if len(shape) > 1:
        bound = numpy.sqrt(3.0 / numpy.prod(shape[1:]))
        return 2 * bound, -bound
    return (1.0, 0.5) if name.endswith("weight") else (0.4, -0.2)


def tensor(name, shape):
    if name.endswith("num_batches_tracked"):
        return numpy.array(7, numpy.int64)
    scale, offset = scale_and_offset(name, shape)
    return (uniform(name, int(numpy.prod(shape))) * scale + offset).astype(numpy.float32).reshape(shape)


def disturbance(name, count):
    """By how much a running mean moves (in standard deviations) and a running variance is multiplied: weights in the wild never fit the data at hand."""
    return (uniform(name, count) * 0.2 - 0.1).astype(numpy.float32), (uniform(name + "/variance", count) * 0.4 + 0.85).astype(numpy.float32)


def images(name, shape):
    """Values as normalised images have them, in [-2, 2)."""
    return (uniform(name, int(numpy.prod(shape))) * 4 - 2).astype(numpy.float32).reshape(shape)
