"""The colours of a picture: written out where they are used, and once more for the dark.

Programs that show SVG outside a browser know no variables and often no style sheet. So each
element carries its light colours itself, and the sheet says no more than what is other in
the dark.
"""

from __future__ import annotations

_LIGHT = {
    "paper": "#ffffff", "ink": "#1f2430", "soft": "#5b6475", "line": "#7b8496", "fill": "#f5f7fb",
    "edge": "#c5ccd9", "port": "#e4e9f3", "say": "#2f6fde", "do": "#0f8a6d", "rec": "#b4571b",
    "end": "#7a4fd0", "band": "#eef1f7", "new": "#1a7f37", "gone": "#b3261e", "changed": "#9a6700",
}  # fmt: skip
_DARK = {
    "paper": "#14171d", "ink": "#e7eaf0", "soft": "#a2abbc", "line": "#8a94a8", "fill": "#1f242d",
    "edge": "#414a5a", "port": "#2d3542", "say": "#7aa7ff", "do": "#4fd1b0", "rec": "#f0a06a",
    "end": "#b79bff", "band": "#191d24", "new": "#56d364", "gone": "#ff7b72", "changed": "#e3b341",
}  # fmt: skip

#: Class of an element -> attribute -> colour.
_PAINT = {
    "paper": {"fill": "paper"},
    "frame": {"fill": "fill", "stroke": "edge"},
    "ink": {"fill": "ink"},
    "soft": {"fill": "soft"},
    "light": {"fill": "paper"},
    "dark": {"fill": "ink"},
    "line": {"stroke": "line"},
    "tip": {"fill": "line"},
    "tab": {"fill": "port"},
    "band": {"fill": "band"},
    "edge-end": {"fill": "fill", "stroke": "end"},
    **{f"mark-{name}": {"fill": name} for name in ("say", "do", "rec", "end", "line")},
    **{f"frame-{name}": {"fill": "fill", "stroke": name} for name in ("new", "gone", "changed")},
    **{f"line-{name}": {"stroke": name} for name in ("new", "gone")},
}


def painted(name: str) -> str:
    """The attributes of an element of this class."""
    colours = "".join(f' {key}="{_LIGHT[colour]}"' for key, colour in _PAINT[name].items())
    return f'class="{name}"{colours}'


def _rules(palette: dict[str, str]) -> str:
    return "\n".join(
        f".flow .{name} {{ {'; '.join(f'{key}: {palette[c]}' for key, c in colours.items())} }}"
        for name, colours in _PAINT.items()
    )


#: What is other in the dark.
SHEET = f"@media (prefers-color-scheme: dark) {{\n{_rules(_DARK)}\n}}\n"
