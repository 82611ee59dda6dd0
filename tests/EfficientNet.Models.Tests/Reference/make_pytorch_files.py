"""Makes ../Goldens/pytorch: small files of torch.save, and their values in safetensors. Run with Debian's own Python: /usr/bin/python3 make_pytorch_files.py"""
import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch

import safetensors_file


class Code:
    """What a file of another's might do to whoever reads it."""

    def __reduce__(self):
        return os.system, ("touch /tmp/effnet-pickle-was-run",)


def numbers(*shape):
    return torch.arange(torch.Size(shape).numel(), dtype=torch.float32).reshape(shape) / 8 - 1


tensors = collections.OrderedDict(
    plain=numbers(2, 3, 4),
    parameter=torch.nn.Parameter(numbers(5)),
    channels_last=numbers(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
    transposed=numbers(3, 4).t(),
    half=numbers(3).half(),
    bfloat16=numbers(3).bfloat16(),
    double=numbers(2, 2).double(),
    counter=torch.tensor(7),
    flags=torch.tensor([True, False, True]),
    empty=torch.zeros(0, 3),
)
whole = numbers(12)
tensors["view"] = whole[3:9].view(2, 3)
tensors["columns"] = whole.view(3, 4)[:, 1:3]

network = collections.OrderedDict([("features.0.0.weight", numbers(2, 3, 1, 1)), ("features.0.1.num_batches_tracked", torch.tensor(5))])
optimizer = torch.optim.SGD([torch.nn.Parameter(numbers(2))], lr=0.1, momentum=0.9)
checkpoint = {
    "epoch": 3,
    "arch": "efficientnet_b0",
    "metric": 0.75,
    "state_dict": collections.OrderedDict(("module." + name, value) for name, value in network.items()),
    "state_dict_ema": collections.OrderedDict(("module." + name, value + 1) for name, value in network.items()),
    "optimizer": optimizer.state_dict(),
}

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Goldens", "pytorch")
os.makedirs(folder, exist_ok=True)
torch.save(tensors, os.path.join(folder, "zip.pth"))
torch.save(tensors, os.path.join(folder, "protocol4.pth"), pickle_protocol=4)
torch.save(tensors, os.path.join(folder, "legacy.pth"), _use_new_zipfile_serialization=False)
torch.save(checkpoint, os.path.join(folder, "checkpoint.pth"))
torch.save({"features.0.0.weight": numbers(1), "code": Code()}, os.path.join(folder, "code.pth"))
torch.save(torch.nn.Linear(2, 2), os.path.join(folder, "module.pth"))
safetensors_file.write(os.path.join(folder, "values.safetensors"), {name: value.detach().double().contiguous().numpy() for name, value in tensors.items()}, {"torch": torch.__version__})
