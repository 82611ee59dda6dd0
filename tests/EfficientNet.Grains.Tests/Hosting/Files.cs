namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>Experiment files for tests; nothing of them is trained.</summary>
internal static class Files
{
    /// <summary>Four architectures with two seeds, then two values of ϕ of the best; two epochs.</summary>
    public const string GridThenSweep = $"""
        {Head}
        seeds: [1, 2]
        stages:
          - name: grid
            kind: grid
            phi: 1
            alpha: [1.0, 1.5]
            beta: [1.0, 1.5]
            gamma: [1.0]
            constraint:
              kind: none
          - name: sweep
            kind: sweep
            coefficients: best
            phi: [1, 2]
        """;

    /// <summary>One network, one seed, two epochs, leases of five seconds, a checkpoint every two steps.</summary>
    public const string OneRun = $"""
        {Head}
        limits:
          leaseSeconds: 5
        checkpoints:
          everySteps: 2
        stages:
          - name: only
            kind: list
            networks: [b0]
        """;

    /// <summary>One network twice: one epoch on few images, then as the file says, on other images with another recipe.</summary>
    public const string ProxyThenTransfer = $"""
        {Head}
        stages:
          - name: proxy
            kind: random
            samples: 3
            parallel: 1
            alpha: [1.0, 1.5, 2.0]
            beta: [1.0, 1.5]
            gamma: 1
            recipe:
              epochs: 1
          - name: full
            kind: list
            networks: [b0]
          - name: transfer
            kind: list
            networks: [b0]
            data:
              name: synthetic
              classes: 5
              validation: 50
            recipe:
              preset: transfer
              epochs: 3
              batchSize: 16
        """;

    private const string Head = """
        name: try
        data:
          name: synthetic
          classes: 10
          validation: 100
        recipe:
          epochs: 2
          batchSize: 32
        """;
}
