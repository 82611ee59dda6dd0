namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>Experiment files small enough for tests.</summary>
internal static class Files
{
    /// <summary>One run of <paramref name="epochs"/> epochs of a few steps.</summary>
    public static string OneRun(int epochs, int leaseSeconds = 30) =>
        $$"""
            name: e2e
            network:
              base: b0
              width: 0.25
              depth: 0.25
              resolution: 32
            data:
              name: synthetic
              classes: 4
              validation: 32
              train: 64
              test: 32
            recipe:
              preset: paper
              epochs: {{epochs}}
              batchSize: 16
            limits:
              leaseSeconds: {{leaseSeconds}}
            stages:
              - name: grid
                kind: grid
                phi: 1
                alpha: [1.0]
                beta: [1.0]
                gamma: [1.0]
                constraint: {kind: none}
            """;

    /// <summary>
    /// A network at each of <paramref name="resolutions"/>, each a run of two epochs and of two attempts at most.
    /// </summary>
    public static string List(IEnumerable<int> resolutions) =>
        $$"""
            name: e2e
            network:
              base: b0
              width: 0.25
              depth: 0.25
              resolution: 32
            data: {name: synthetic, classes: 4, validation: 32, train: 64, test: 32}
            recipe: {preset: quick, epochs: 2, batchSize: 16}
            limits: {maximumAttempts: 2}
            stages:
              - name: list
                kind: list
                networks:
            {{string.Join('\n', resolutions.Select(resolution => $"      - {{width: 1, depth: 1, resolution: {resolution}}}"))}}
            """;

    /// <summary>A grid of two architectures, then a sweep of two: four runs of <paramref name="epochs"/> epochs.</summary>
    public static string GridAndSweep(int epochs = 3, int leaseSeconds = 30) =>
        $$"""
            name: e2e
            network:
              base: b0
              width: 0.25
              depth: 0.25
              resolution: 32
            data:
              name: synthetic
              classes: 4
              validation: 64
              train: 256
              test: 64
            recipe:
              preset: paper
              epochs: {{epochs}}
              batchSize: 32
            limits:
              leaseSeconds: {{leaseSeconds}}
            stages:
              - name: grid
                kind: grid
                phi: 1
                alpha: [1.0]
                beta: [1.0]
                gamma: [1.0, 1.2]
                constraint: {kind: none}
              - name: sweep
                kind: sweep
                coefficients: {alpha: 1.2, beta: 1.1, gamma: 1.15}
                phi: [1, 2]
            """;

    /// <summary>
    /// One network with epochs of eight steps, trained for as long as a test runs: long enough to be drained within one.
    /// </summary>
    public static string OneLongerRun(int epochs) =>
        $$"""
            name: e2e
            network:
              base: b0
              width: 0.25
              depth: 0.25
              resolution: 32
            data:
              name: synthetic
              classes: 4
              validation: 64
              train: 256
              test: 64
            recipe:
              preset: paper
              epochs: {{epochs}}
              batchSize: 32
            stages:
              - name: sweep
                kind: sweep
                coefficients: {alpha: 1.2, beta: 1.1, gamma: 1.15}
                phi: [1]
            """;
}
