#!/usr/bin/env python3
"""The training step of EfficientNet-B0 here and in PyTorch, side by side in one run.

Needs torch and torchvision (Debian: python3-torch, python3-torchvision) and a built ./effnet. Sides alternate; the ratio is that of the
medians over all rounds. Both: fp32, train mode, dropout 0.2, stochastic depth 0.2, label smoothing 0.1, the same threads. Ours has its
own RMSProp and moving average in the step; PyTorch has torch.optim.RMSprop and no moving average. PyTorch runs in its better memory layout.
"""
import argparse, json, os, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHAPES = [(4, 128), (8, 64), (4, 224)]


def ours(batch, resolution, threads, steps):
    command = [os.path.join(ROOT, "effnet"), "bench", "train", "--network", "b0", "--batch", str(batch), "--resolution", str(resolution),
               "--threads", str(threads), "--steps", str(steps), "-o", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["stepMilliseconds"]


def torch_step(batch, resolution, threads, steps, layout):
    """One process a measurement, as on our side."""
    command = [sys.executable, os.path.abspath(__file__), "--torch", layout, "--threads", str(threads), "--steps", str(steps),
               "--batch", str(batch), "--resolution", str(resolution)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure_torch(batch, resolution, threads, steps, layout):
    import torch, torchvision
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    form = torch.channels_last if layout == "nhwc" else torch.contiguous_format
    model = torchvision.models.efficientnet_b0(weights=None).to(memory_format=form).train()
    optimiser = torch.optim.RMSprop(model.parameters(), lr=1e-3, alpha=0.9, eps=0.0316, weight_decay=1e-5, momentum=0.9)
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.1)
    pixels = torch.randint(0, 256, (batch, resolution, resolution, 3), dtype=torch.uint8)
    labels = torch.randint(0, 1000, (batch,))
    mean, deviation = torch.tensor([123.675, 116.28, 103.53]), torch.tensor([58.395, 57.12, 57.375])

    def step():
        images = ((pixels.float() - mean) / deviation).permute(0, 3, 1, 2).contiguous(memory_format=form)
        optimiser.zero_grad(set_to_none=True)
        loss_of(model(images), labels).backward()
        optimiser.step()

    for _ in range(3):
        step()
    times = []
    for _ in range(steps):
        started = time.perf_counter()
        step()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--torch", choices=["nchw", "nhwc"], help=argparse.SUPPRESS)
    parser.add_argument("--batch", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--resolution", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.torch:
        print(measure_torch(options.batch, options.resolution, options.threads, options.steps, options.torch))
        return
    for batch, resolution in SHAPES:
        times = {"ours": [], "nchw": [], "nhwc": []}
        for _ in range(options.rounds):
            times["ours"].append(ours(batch, resolution, options.threads, options.steps))
            for layout in ("nchw", "nhwc"):
                times[layout].append(torch_step(batch, resolution, options.threads, options.steps, layout))
        median = {side: statistics.median(values) for side, values in times.items()}
        better = min(("nchw", "nhwc"), key=median.get)
        print(f"batch {batch} at {resolution} px: ours {median['ours']:.1f} ms a step, PyTorch {median[better]:.1f} ms ({better}); "
              f"{median[better] / median['ours']:.2f} times as many images a second", flush=True)


if __name__ == "__main__":
    main()
