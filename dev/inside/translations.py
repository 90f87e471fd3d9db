"""Write the add-on's texts and their translations anew: `translations.py DATABASE`.

The files say nothing of when and where they were made: what changes in them is texts.
"""

import io
import sys

import polib

from odoo.tools.translate import trans_export

from dev.home import ADDON
from dev.inside.session import session

FOLDER = ADDON / "i18n"
TEMPLATE = FOLDER / f"{ADDON.name}.pot"
HEADER = f"Translation of {ADDON.name}."
METADATA = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "",
}
#: The same in every language: these stay empty, as OCA's checks want it.
UNIVERSAL = {"ID", "<span>%</span>", '<span class="mx-1">→</span>'}


def export(env):
    """Every text of the add-on that Odoo would translate."""
    buffer = io.BytesIO()
    trans_export(None, [ADDON.name], buffer, "po", env)
    template = polib.pofile(buffer.getvalue().decode())
    template.header, template.metadata = HEADER, METADATA
    return template


def translated(template, old):
    """The template with the translations that `old` has for its texts."""
    known = {entry.msgid: entry.msgstr for entry in old.translated_entries()}
    new = polib.pofile(str(template))
    new.metadata = {**METADATA, "Language": old.metadata["Language"]}
    for entry in new:
        entry.msgstr = known.get(entry.msgid, "")
    return new


def missing(translation):
    """The texts that a file has no translation for, though they need one."""
    texts = [entry.msgid for entry in translation.untranslated_entries()]
    return [text for text in texts if text not in UNIVERSAL]


def main(env):
    template = export(env)
    template.save(str(TEMPLATE))
    for path in sorted(FOLDER.glob("*.po")):
        new = translated(template, polib.pofile(str(path)))
        new.save(str(path))
        texts = missing(new)
        print(f"{path.name}: {len(new)} texts, {len(texts)} to translate")
        for text in texts:
            print(f"  {text!r}")


if __name__ == "__main__":
    with session(sys.argv[1], "--log-level=warn") as env:
        main(env)
