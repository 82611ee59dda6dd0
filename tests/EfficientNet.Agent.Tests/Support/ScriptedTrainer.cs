namespace EfficientNet.Agent.Tests.Support;

/// <summary>A trainer that is a shell script: speaks the protocol, trains nothing, does what the test says.</summary>
internal static class ScriptedTrainer
{
    // Words that scripts are made of. $start is the first line; $gate is a named pipe: `pass` waits until the test opens it.
    private const string Vocabulary = """
        #!/bin/sh
        IFS= read -r start || exit 22
        field() { printf '%s' "$start" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
        attempt=$(printf '%s' "$start" | sed -n 's/.*"attempt":\([0-9]*\).*/\1/p')
        run=$(field run)
        checkpoints=$(field checkpointDirectory)
        started() {
            echo '{"message":"started","fromStep":0,"fromEpoch":0,"stepsPerEpoch":10,"computeClass":"fake","dataSha256":{}}'
        }
        alive() { echo "{\"message\":\"alive\",\"doing\":\"$1\",\"step\":0}"; }
        progress() { echo "{\"message\":\"progress\",\"step\":$1,\"epoch\":1,\"loss\":1.5,\"imagesPerSecond\":10}"; }
        epoch() {
            echo "{\"message\":\"epoch\",\"metrics\":{\"epoch\":$1,\"step\":${1}0,\"trainLoss\":1.5,\"learningRate\":0.01," \
                '"validationLoss":1.25,"validationTop1":0.5,"validationTop5":0.75,"images":640,"seconds":1}}'
        }
        checkpoint() {
            mkdir -p "$checkpoints/$attempt"; path="$checkpoints/$attempt/$1.ckpt"
            printf 'weights of step %s' "$1" > "$path"
            sha256=$(sha256sum "$path" | cut -d' ' -f1)
            echo "{\"message\":\"checkpoint\",\"checkpoint\":{\"step\":$1,\"epoch\":1,\"attempt\":$attempt," \
                "\"sha256\":\"$sha256\",\"bytes\":$(stat -c %s "$path")},\"path\":\"$path\"}"
        }
        unwritten() { echo "{\"message\":\"checkpointFailed\",\"reason\":\"No space left on device\",\"step\":$1}"; }
        completed() {
            echo '{"message":"completed","result":{"validationTop1":0.5,"testTop1":0.5,"testTop5":0.75,"testImages":100,' \
                '"weightsSha256":"ab","seconds":2,"dataSha256":{},"computeClass":"fake"}}'
            exit 0
        }
        obey() { while IFS= read -r line; do case "$line" in *'"leave"'*) exit 20;; *'"over"'*) exit 23;; esac; done; exit 22; }
        lock() { exec 9>"$(field slotLockFile)"; flock -n 9 || exit 21; }
        pass() { cat "$gates/$1" >/dev/null; }

        """;

    /// <summary>Writes the script.</summary>
    /// <param name="folder">The test's folder, which holds the gates.</param>
    /// <param name="body">What to do after the first line was read.</param>
    public static string Write(TestFolder folder, string body)
    {
        var path = folder["trainer.sh"];
        File.WriteAllText(
            path,
            Vocabulary.Replace("#!/bin/sh\n", $"#!/bin/sh\ngates='{folder.Path}'\n", StringComparison.Ordinal) + body + "\n"
        );
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Makes a gate that holds scripts up until <see cref="Open"/>.</summary>
    public static void AddGate(TestFolder folder, string name)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", folder[name]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    /// <summary>Waits until the script arrives at the gate, and lets it continue.</summary>
    public static void Open(TestFolder folder, string name) => File.WriteAllText(folder[name], "");
}
