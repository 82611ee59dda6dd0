"""
Compares `model run` with other libraries, on random weights and batch-norm statistics that are disturbed:

    /usr/bin/python3 compare.py PROGRAM [b0 b1 ...] [--libraries torchvision timm tf timm-names lukemelas]

PROGRAM is the trainer's executable. timm-names are torchvision's networks under timm's names, for where timm is not installed;
timm, tf (timm's tf_efficientnet, which has SAME padding) and lukemelas need those libraries on PYTHONPATH.
Prints, for each network, the largest difference over max(1, standard deviation), and fails above 1e-4.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch
import torchvision

import networks
import safetensors_file

RESOLUTIONS = [224, 240, 260, 300, 380, 456, 528, 600]


def timm_name(name):
    """timm's name of a torchvision tensor, by rewriting: written apart from the program's own table."""
    parts = re.match(r"features\.(\d+)\.(\d+)\.block\.(\d+)\.(\w+)\.(\w+)$", name)
    if not parts:
        for old, new in (("features.0.0", "conv_stem"), ("features.0.1", "bn1"), ("features.8.0", "conv_head"), ("features.8.1", "bn2"), ("classifier.1", "classifier")):
            name = re.sub("^" + re.escape(old) + r"\b", new, name)
        return name
    stage, repeat, step, inner, suffix = parts.groups()
    first = stage == "1"
    position = int(step) + (1 if first else 0)
    if position == 2:
        layer = {"fc1": "se.conv_reduce", "fc2": "se.conv_expand"}[inner]
    elif inner == "0":
        layer = {0: "conv_pw", 1: "conv_dw", 3: "conv_pw" if first else "conv_pwl"}[position]
    else:
        layer = "bn" + str({0: 1, 1: 1 if first else 2, 3: 2 if first else 3}[position])
    return f"blocks.{int(stage) - 1}.{repeat}.{layer}.{suffix}"


def build(library, number):
    """The network, a function for its tensors' names, and the options of `model run` that its weights need beside their names."""
    if library in ("torchvision", "timm-names"):
        model = getattr(torchvision.models, f"efficientnet_b{number}")()
        epsilon = ["--batch-norm-epsilon", "1e-3"] if library == "timm-names" and number >= 5 else []
        return model, (timm_name if library == "timm-names" else lambda name: name), epsilon
    if library == "lukemelas":
        import efficientnet_pytorch
        return efficientnet_pytorch.EfficientNet.from_name(f"efficientnet-b{number}"), lambda name: name, []
    import timm
    prefix, options = ("tf_", ["--padding", "same", "--batch-norm-epsilon", "1e-3"]) if library == "tf" else ("", [])
    return timm.create_model(f"{prefix}efficientnet_b{number}"), lambda name: name, options


def randomise(model, images):
    """Fresh weights; biases that are not 0; statistics that fit the images, disturbed."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, (4 if parameter.dim() == 2 else 1) * parameter[0].numel() ** -0.5)
            elif name.endswith("weight"):
                parameter.uniform_(0.5, 1.5)
            else:
                parameter.uniform_(-0.2, 0.2)
    networks.calibrate(model.eval(), images)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("networks", nargs="*", default=[f"b{number}" for number in range(8)])
    parser.add_argument("--libraries", nargs="+", default=["torchvision", "timm-names"])
    parser.add_argument("--size", type=int, nargs=2, help="height and width; else the network's own")
    arguments = parser.parse_args()
    worst = 0
    for library in arguments.libraries:
        for network in arguments.networks:
            number = int(network[-1])
            torch.manual_seed(number)
            model, rename, options = build(library, number)
            size = arguments.size or (RESOLUTIONS[number],) * 2
            images = torch.randn(2, 3, *size)
            randomise(model, images)
            with torch.no_grad():
                expected = model(images)
            with tempfile.TemporaryDirectory() as folder:
                paths = [os.path.join(folder, name + ".safetensors") for name in ("weights", "input", "output")]
                safetensors_file.write(paths[0], {rename(name): value.numpy() for name, value in model.state_dict().items()})
                safetensors_file.write(paths[1], {"input": images.numpy()})
                subprocess.run([arguments.program, "model", "run", "--network", network, "--weights", paths[0], "--input", paths[1], "--output", paths[2], *options], check=True)
                logits = torch.from_numpy(safetensors_file.read(paths[2])["logits"].copy())
            difference = ((logits - expected).abs().max() / max(1, expected.std())).item()
            worst = max(worst, difference)
            print(f"{library} {network} {size[0]}x{size[1]}: difference {difference:.1e}, reference's standard deviation {expected.std():.2f}", flush=True)
    return 0 if worst <= 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())
