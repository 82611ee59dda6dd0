"""torchvision's networks with weights by formula and batch-norm statistics that fit the images, then disturbed."""
import torch
import torchvision

import formula


def build(number, classes=10):
    """EfficientNet-B{number} in evaluation mode; torchvision has symmetric padding, and epsilon 1e-3 from B5 on, else 1e-5."""
    model = getattr(torchvision.models, f"efficientnet_b{number}")(num_classes=classes)
    state = {name: torch.from_numpy(formula.tensor(name, tuple(value.shape))) for name, value in model.state_dict().items()}
    model.load_state_dict(state)
    return model.eval()


def calibrate(model, images):
    """Makes the running statistics those of the images, by momentum 1, and disturbs them."""
    norms = [(name, module) for name, module in model.named_modules() if isinstance(module, torch.nn.BatchNorm2d)]
    momenta = [norm.momentum for _, norm in norms]
    for _, norm in norms:
        norm.momentum = 1.0
        norm.train()
    with torch.no_grad():
        model(images)
        for (name, norm), momentum in zip(norms, momenta):
            norm.momentum = momentum
            norm.eval()
            shift, factor = formula.disturbance(name, norm.num_features)
            norm.running_mean += torch.from_numpy(shift) * norm.running_var.sqrt()
            norm.running_var *= torch.from_numpy(factor)


def pad_like_tensorflow(model):
    """Replaces the padding of the strided convolutions by SAME: the published formula, computed from the size at hand."""
    for module in model.modules():
        if isinstance(module, torch.nn.Conv2d) and module.stride[0] > 1:
            module.padding = (0, 0)
            module.register_forward_pre_hook(_pad)


def _pad(conv, inputs):
    amounts = []
    for size in reversed(inputs[0].shape[2:]):
        total = max((-(-size // conv.stride[0]) - 1) * conv.stride[0] + conv.kernel_size[0] - size, 0)
        amounts += [total // 2, total - total // 2]
    return torch.nn.functional.pad(inputs[0], amounts)
