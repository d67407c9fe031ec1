"""Make the animation in the README from the frames in ``out/film``. Needs Pillow."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

HOME = Path(__file__).resolve().parents[1]
FRAMES = HOME / "out" / "film"
PICTURE = HOME / "images" / "tour.gif"
COLOURS = 128


def main() -> None:
    durations = json.loads((FRAMES / "durations.json").read_text())
    frames = [Image.open(FRAMES / f"{number}.png").convert("RGB") for number in range(len(durations))]
    palette = palette_of(frames)
    # One palette without dithering, so that unchanged parts of a frame compress to nothing.
    reduced = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    reduced[0].save(PICTURE, save_all=True, append_images=reduced[1:], duration=durations, loop=0, optimize=True)


def palette_of(frames: list[Image.Image]) -> Image.Image:
    """Return the palette of all frames."""
    width, height = frames[0].size
    all_of_them = Image.new("RGB", (width, height * len(frames)))
    for number, frame in enumerate(frames):
        all_of_them.paste(frame, (0, number * height))
    return all_of_them.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)


if __name__ == "__main__":
    main()
