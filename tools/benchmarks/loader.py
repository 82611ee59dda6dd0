#!/usr/bin/env python3
"""Training images from JPEG files to batches of 224 pixels, here and in torchvision, side by side in one run.

Needs torch and torchvision (Debian: python3-torch, python3-torchvision, python3-numpy) and a built ./effnet. It makes 2,000 photo-like files of 500 × 375
pixels in a temporary folder, then alternates: `effnet bench load`, and ImageFolder + RandomResizedCrop(bicubic) + RandomHorizontalFlip +
PILToTensor + DataLoader. Both use the same number of workers; both leave bytes. The ratio is that of the medians.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def make(folder, count):
    import numpy as np
    from PIL import Image
    random = np.random.default_rng(1)
    for index in range(count):
        # Soft shapes, edges and a little noise, about as many bytes as a photograph at quality 90.
        base = Image.fromarray(random.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize((500, 375), Image.BICUBIC)
        grain = random.normal(0, 6, (375, 500, 1))
        pixels = np.clip(np.asarray(base) + grain + 40 * (np.indices((375, 500)).sum(0)[..., None] // 50 % 2), 0, 255).astype(np.uint8)
        target = os.path.join(folder, "train", f"class{index % 10}")
        os.makedirs(target, exist_ok=True)
        Image.fromarray(pixels).save(os.path.join(target, f"{index:05}.jpg"), quality=90)
    os.makedirs(os.path.join(folder, "val", "class0"), exist_ok=True)
    for label in range(10):
        os.makedirs(os.path.join(folder, "val", f"class{label}"), exist_ok=True)
        with open(os.path.join(folder, "train", f"class{label}", f"{label:05}.jpg"), "rb") as source, open(os.path.join(folder, "val", f"class{label}", "0.jpg"), "wb") as copy:
            copy.write(source.read())


def ours(folder, workers, images):
    command = [os.path.join(ROOT, "effnet"), "bench", "load", folder, "--workers", str(workers), "--images", str(images), "-o", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["imagesPerSecond"]


def torchvision_rate(folder, workers, images):
    import torch, torchvision
    from torchvision import transforms
    torch.set_num_threads(1)
    transform = transforms.Compose([
        transforms.RandomResizedCrop(224, interpolation=transforms.InterpolationMode.BICUBIC), transforms.RandomHorizontalFlip(), transforms.PILToTensor()])
    data = torchvision.datasets.ImageFolder(os.path.join(folder, "train"), transform)
    loader = torch.utils.data.DataLoader(data, batch_size=64, shuffle=True, num_workers=workers, drop_last=True, persistent_workers=True)
    next(iter(loader))  # The workers' start is not counted.
    done, started = 0, time.perf_counter()
    while done < images:
        for batch, _ in loader:
            done += len(batch)
            if done >= images:
                break
    return done / (time.perf_counter() - started)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--torchvision", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.torchvision:
        print(torchvision_rate(options.torchvision, options.workers, options.images))
        return
    with tempfile.TemporaryDirectory() as folder:
        make(folder, options.images)
        size = sum(os.path.getsize(os.path.join(path, file)) for path, _, files in os.walk(folder) for file in files) / options.images / 1024
        print(f"{options.images} files of 500 x 375 pixels, {size:.0f} KiB each", flush=True)
        rates = {"ours": [], "torchvision": []}
        for _ in range(options.rounds):
            rates["ours"].append(ours(folder, options.workers, options.images))
            command = [sys.executable, os.path.abspath(__file__), "--torchvision", folder, "--workers", str(options.workers), "--images", str(options.images)]
            rates["torchvision"].append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        median = {side: statistics.median(values) for side, values in rates.items()}
        print(f"ours {median['ours']:.0f} images a second, torchvision {median['torchvision']:.0f}: {median['ours'] / median['torchvision']:.2f} times as many")


if __name__ == "__main__":
    main()
