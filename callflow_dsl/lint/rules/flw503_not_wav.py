"""FLW503: a sound file that is no WAV."""

from __future__ import annotations

from posixpath import splitext

from callflow_dsl.lint.analysis.addresses import media_addresses
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

#: Endings of sound and film files in other formats. An unknown ending says nothing.
_OTHERS = frozenset({
    ".3gp", ".aac", ".ac3", ".aif", ".aifc", ".aiff", ".alac", ".amr", ".ape", ".au", ".caf",
    ".flac", ".gsm", ".m3u", ".m3u8", ".m4a", ".m4b", ".mid", ".midi", ".mka", ".mkv", ".mov",
    ".mp2", ".mp3", ".mp4", ".mpeg", ".mpg", ".mpga", ".oga", ".ogg", ".ogv", ".opus", ".pls",
    ".ra", ".snd", ".spx", ".ulaw", ".voc", ".vox", ".weba", ".webm", ".wma", ".wv",
})  # fmt: skip


@rule(
    "FLW503",
    "not-wav",
    summary="a sound file is no WAV file by its name",
    why="""
    `play` takes WAV files with 8 kHz and 16 bit (Voice Calling API, messagebird.com); nothing
    promises that callers hear anything else. Telephone lines carry no more, so nothing is lost:
    `ffmpeg -i welcome.mp3 -ar 8000 -ac 1 -c:a pcm_s16le welcome.wav` converts a file. With
    `--online`, FLW505 looks into the file itself.
    """,
    bad="""
    flow "Welcome" {
      defaults { language en-GB  voice female }
      play «"https://media.example.com/welcome.mp3"»
      say "Nobody is here today. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Welcome" {
      defaults { language en-GB  voice female }
      play "https://media.example.com/welcome.wav"
      say "Nobody is here today. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Media whose path ends like a file of another format."""
    for address in media_addresses(file):
        ending = splitext(address.path)[1].lower()
        if ending in _OTHERS:
            yield Finding(
                address.location,
                f"a {ending} file is played, and the API plays WAV files only",
                ("Convert it to WAV, 8 kHz, 16 bit, mono.",),
            )
