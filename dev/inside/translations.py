"""Write the add-ons' texts and their translations anew: `translations.py DATABASE`.

The files say nothing of when and where they were made: what changes in them is texts.
"""

import io
import sys

import polib

from odoo.tools.translate import trans_export

from dev.home import ADDON, BRIDGES
from dev.inside.session import session

ADDONS = (ADDON, *BRIDGES)
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
UNIVERSAL = {
    "ID",
    "<span>%</span>",
    '<span class="mx-1">→</span>',
    "object.display_name",
    "object.name",
    "object.version_id.display_name",
    # No texts: Odoo's extractor takes them for some behind a nested bracket.
    "replay_id",
    "text–",
}


def template_of(addon):
    """Where the texts of an add-on are."""
    return addon / "i18n" / f"{addon.name}.pot"


def translations_of(addon):
    """Where they are in other languages."""
    return sorted((addon / "i18n").glob("*.po"))


def export(env, addon):
    """Every text of an add-on that Odoo would translate."""
    buffer = io.BytesIO()
    trans_export(None, [addon.name], buffer, "po", env)
    template = polib.pofile(buffer.getvalue().decode())
    template.header, template.metadata = f"Translation of {addon.name}.", METADATA
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
    texts = [entry.msgid for entry in translation if not entry.translated()]
    return [text for text in texts if text not in UNIVERSAL]


def update(env, addon):
    """Write the files of an add-on anew, and list what is to be translated."""
    template = export(env, addon)
    template.save(str(template_of(addon)))
    for path in translations_of(addon):
        new = translated(template, polib.pofile(str(path)))
        new.save(str(path))
        texts = missing(new)
        name = path.relative_to(addon.parent)
        print(f"{name}: {len(new)} texts, {len(texts)} to translate")
        for text in texts:
            print(f"  {text!r}")


if __name__ == "__main__":
    with session(sys.argv[1], "--log-level=warn") as env:
        for addon in ADDONS:
            update(env, addon)
