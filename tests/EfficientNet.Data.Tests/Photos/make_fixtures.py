#!/usr/bin/env python3
"""Writes Fixtures/ beside it: small image files of every kind, and what Pillow makes of them as goldens.json.

Needs Pillow and numpy (Debian: python3-pil, python3-numpy). A golden holds, as base64, the red, green and blue bytes of the whole image as it is seen
(EXIF applied), and of the evaluation crop for a network of 16 pixels: the middle square of 16/(16+32) of the shorter side, resized by BICUBIC.
"""
import base64, io, json, os
import numpy as np
from PIL import Image, ImageOps

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Fixtures")
RESOLUTION = 16


def scene(width, height):
    """Smooth, so that JPEG hardly changes it."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 127 + 100 * np.sin(x / 9)
    green = 127 + 100 * np.cos(y / 7)
    blue = 255 * (x + y) / (width + height)
    return Image.fromarray(np.clip(np.stack([red, green, blue], -1), 0, 255).astype(np.uint8))


def save(name, image, **options):
    image.save(os.path.join(FOLDER, name), **options)


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def seen(path):
    image = Image.open(path)
    transposed = ImageOps.exif_transpose(image)
    return (transposed or image).convert("RGB")


def encoded(image):
    return base64.b64encode(np.asarray(image).tobytes()).decode()


def main():
    os.makedirs(FOLDER, exist_ok=True)
    colour = scene(48, 32)
    save("colour.jpg", colour, quality=95)
    save("grey.jpg", colour.convert("L"), quality=95)
    save("cmyk.jpg", colour.convert("CMYK"), quality=95)
    save("progressive.jpg", colour, quality=95, progressive=True)
    save("colour.png", colour)
    save("grey.png", colour.convert("L"))
    save("palette.png", colour.quantize(32))
    alpha = colour.copy()
    alpha.putalpha(Image.fromarray((np.mgrid[0:32, 0:48][1] * 5).astype(np.uint8)))
    save("alpha.png", alpha)
    save("one.png", scene(1, 1))
    save("narrow.png", scene(3, 90))
    for orientation in range(2, 9):
        save(f"exif-{orientation}.jpg", colour, quality=95, exif=exif(orientation))

    goldens = {}
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".json"):
            continue
        image = seen(os.path.join(FOLDER, name))
        width, height = image.size
        side = max(1, int(RESOLUTION / (RESOLUTION + 32) * min(width, height)))
        left, top = (width - side + 1) // 2, (height - side + 1) // 2
        crop = image.crop((left, top, left + side, top + side)).resize((RESOLUTION, RESOLUTION), Image.BICUBIC)
        goldens[name] = {"width": width, "height": height, "pixels": encoded(image), "evaluation": encoded(crop)}
    with open(os.path.join(FOLDER, "goldens.json"), "w") as file:
        json.dump(goldens, file, indent=0)


if __name__ == "__main__":
    main()
