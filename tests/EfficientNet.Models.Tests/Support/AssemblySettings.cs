using Xunit.Sdk;
using Xunit.v3;

// libtorch has one generator of random numbers and one set of switches for the process.
[assembly: Parallelization(Mode = ParallelMode.None)]
