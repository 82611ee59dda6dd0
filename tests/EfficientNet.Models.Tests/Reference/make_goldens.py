"""Makes ../Goldens/logits.safetensors. Run with Debian's own Python, where torchvision is: /usr/bin/python3 make_goldens.py"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch

import formula
import networks
import safetensors_file

torch.set_num_threads(1)
even = torch.from_numpy(formula.images("even", (4, 3, 64, 64)))
odd = torch.from_numpy(formula.images("odd", (4, 3, 75, 97)))

logits = {}


def record(key, model, images):
    networks.calibrate(model, images)
    with torch.no_grad():
        logits[key] = model(images).numpy()
    print(key, "standard deviation", logits[key].std(), "between images", abs(logits[key][0] - logits[key][1]).max())


for number in range(8):
    record(f"b{number}.symmetric.even", networks.build(number), even)
for padding, name, images in (("symmetric", "odd", odd), ("same", "even", even), ("same", "odd", odd)):
    model = networks.build(0)
    if padding == "same":
        networks.pad_like_tensorflow(model)
    record(f"b0.{padding}.{name}", model, images)

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Goldens")
os.makedirs(folder, exist_ok=True)
safetensors_file.write(os.path.join(folder, "logits.safetensors"), logits, {"torch": torch.__version__})
