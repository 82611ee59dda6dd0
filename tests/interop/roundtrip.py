"""
Weights through effnet and back, against torchvision itself:

    /usr/bin/python3 roundtrip.py EFFNET [b0 b1 b2]

EFFNET is the launcher, ./effnet, or the built command. For each network, with random weights: torchvision's state dict as .pth (zip and old format)
and .safetensors, by torchvision's and by timm's names -> `model import` -> `model run`, whose logits must be torchvision's to 1e-4 ->
`model export` by both names -> back into torchvision (strictly), which must give the very same logits as before; and, where timm can be
imported, into timm's own network, whose logits must be the same to 1e-4.
Needs Debian's python3-torch and python3-torchvision, and timm (its sources on PYTHONPATH suffice) for its part; effnet itself needs none.
"""
import os
import subprocess
import sys
import tempfile

REFERENCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "EfficientNet.Models.Tests", "Reference")
sys.path.insert(0, REFERENCE)
import torch
import torchvision

import networks
import safetensors_file
from compare import timm_name

try:
    import timm
except ImportError:
    timm = None

TOLERANCE = 1e-4  # of the largest difference, over the logits' standard deviation where that is above 1
SIZE = 128


def save(state, path, kind):
    if kind == "safetensors":
        safetensors_file.write(path, {name: value.numpy() for name, value in state.items()})
    else:
        torch.save(state, path, _use_new_zipfile_serialization=kind == "pth")


def random_network(number):
    """Random weights, and batch-norm statistics that fit the images and are then disturbed: logits that tell right from wrong."""
    torch.manual_seed(number)
    model = getattr(torchvision.models, f"efficientnet_b{number}")()
    images = torch.randn(2, 3, SIZE, SIZE)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                parameter.uniform_(*((0.5, 1.5) if name.endswith("weight") else (-0.2, 0.2)))
    networks.calibrate(model.eval(), images)
    return model, images


def main():
    effnet, *names = sys.argv[1:]
    failures = 0

    def run(*words):
        subprocess.run([effnet, "model", *words], check=True, stdout=subprocess.DEVNULL)

    for network in names or ["b0", "b1", "b2"]:
        model, images = random_network(int(network[1:]))
        with torch.no_grad():
            expected = model(images)
        state = model.state_dict()
        renamed = {timm_name(name): value for name, value in state.items()}
        with tempfile.TemporaryDirectory() as folder:
            at = lambda name: os.path.join(folder, name)
            save({"input": images}, at("input"), "safetensors")
            for kind, library, weights in (("pth", "torchvision", state), ("old-pth", "torchvision", state), ("safetensors", "torchvision", state), ("pth", "timm", renamed)):
                save(weights, at("theirs"), kind)
                run("import", at("theirs"), "--network", network, "--out", at("ours"))
                run("run", "--weights", at("ours"), "--input", at("input"), "--output", at("logits"))
                logits = torch.from_numpy(safetensors_file.read(at("logits"))["logits"].copy())
                difference = ((logits - expected).abs().max() / max(1, expected.std())).item()
                failures += difference > TOLERANCE

                equal = []
                for back in ("torchvision", "timm"):
                    run("export", at("ours"), "--names", back, "--out", at("exported"))
                    exported = {name: torch.from_numpy(value.copy()) for name, value in safetensors_file.read(at("exported")).items()}
                    if back == "timm" and timm is not None:
                        other = timm.create_model(f"efficientnet_{network}")
                        other.load_state_dict(exported, strict=True)
                        with torch.no_grad():
                            far = ((other.eval()(images) - expected).abs().max() / max(1, expected.std())).item()
                        failures += far > TOLERANCE
                        print(f"{network} {kind} by {library}'s names: in timm {timm.__version__}, difference {far:.1e}", flush=True)
                    theirs = {name: exported.pop(timm_name(name) if back == "timm" else name) for name in state}
                    again = getattr(torchvision.models, f"efficientnet_{network}")()
                    again.load_state_dict(theirs, strict=True)
                    with torch.no_grad():
                        equal.append(not exported and torch.equal(again.eval()(images), expected))
                failures += not all(equal)
                print(f"{network} {kind} by {library}'s names: difference {difference:.1e} of deviation {expected.std():.2f}; back in torchvision {'equal' if all(equal) else 'NOT EQUAL'}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
