#!/usr/bin/env python3
"""Writes goldens.jsonl beside it: SHA-256 of each image after each operation at each level, computed by Pillow.

Needs Pillow (Debian: python3-pil). The images come from a formula that ImageGoldenTests has, too; what a level means is written down here
anew from tensorflow/tpu's autoaugment.py, apart from the product's code.
"""
import hashlib, json, os
from PIL import Image, ImageEnhance, ImageOps

FILL = 128


def pixels(name, width, height, channels):
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                v = (x * 7 + y * 13 + c * 29 + ((x * x + 3 * y * y + 5 * x * y) >> 3)) & 255
                yield {"busy": v, "dark": 20 + v % 70, "flat": 77}[name]


def image(name, width, height, channels):
    return Image.frombytes("RGB" if channels == 3 else "L", (width, height), bytes(pixels(name, width, height, channels)))


def affine(im, matrix):
    return im.transform(im.size, Image.AFFINE, matrix, resample=Image.NEAREST, fillcolor=(FILL,) * 3 if im.mode == "RGB" else FILL)


def enhance(kind):
    return lambda im, level, sign: kind(im).enhance(level / 10 * 1.8 + 0.1)


def move(im, level):
    return round(level / 10 * 250 * min(im.size) / 224)


OPERATIONS = {
    "AutoContrast": lambda im, level, sign: ImageOps.autocontrast(im),
    "Equalize": lambda im, level, sign: ImageOps.equalize(im),
    "Invert": lambda im, level, sign: ImageOps.invert(im),
    "Posterize": lambda im, level, sign: ImageOps.posterize(im, int(level / 10 * 4)),
    "Solarize": lambda im, level, sign: ImageOps.solarize(im, int(level / 10 * 256)),
    "SolarizeAdd": lambda im, level, sign: im.point([min(255, i + int(level / 10 * 110)) if i < 128 else i for i in range(256)] * len(im.getbands())),
    "Color": enhance(ImageEnhance.Color),
    "Contrast": enhance(ImageEnhance.Contrast),
    "Brightness": enhance(ImageEnhance.Brightness),
    "Sharpness": enhance(ImageEnhance.Sharpness),
    "ShearX": lambda im, level, sign: affine(im, (1, sign * level / 10 * 0.3, 0, 0, 1, 0)),
    "ShearY": lambda im, level, sign: affine(im, (1, 0, 0, sign * level / 10 * 0.3, 1, 0)),
    "TranslateX": lambda im, level, sign: affine(im, (1, 0, sign * move(im, level), 0, 1, 0)),
    "TranslateY": lambda im, level, sign: affine(im, (1, 0, 0, 0, 1, sign * move(im, level))),
    "Rotate": lambda im, level, sign: im.rotate(sign * level / 10 * 30, resample=Image.NEAREST, fillcolor=(FILL,) * 3 if im.mode == "RGB" else FILL),
}
SIGNED = {"ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"}


def goldens():
    for name, width, height, channels in [("busy", 48, 40, 3), ("dark", 31, 33, 3), ("flat", 16, 16, 3), ("busy", 28, 28, 1), ("dark", 17, 23, 1)]:
        im = image(name, width, height, channels)
        for operation, apply in OPERATIONS.items():
            for level in range(11):
                for sign in (1, -1) if operation in SIGNED else (1,):
                    result = apply(im, level, sign)
                    yield {"image": name, "width": width, "height": height, "channels": channels, "operation": operation, "level": level, "sign": sign,
                           "sha256": hashlib.sha256(result.tobytes()).hexdigest()}


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens.jsonl"), "w") as file:
        for golden in goldens():
            file.write(json.dumps(golden, separators=(",", ":")) + "\n")
